// Replaces a header that TensorFlow's C interface includes without needing it here, and that
// is not among those unpacked from a wheel. A TensorFlow that has its own comes first.
#pragma once
