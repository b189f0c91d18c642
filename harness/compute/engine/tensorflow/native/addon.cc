// An addon that gives TensorFlow the operations of this folder when Node.js loads it. It is loaded
// after TensorFlow's libraries and before the first operation runs.
#include <node_api.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "tensors.h"

// What Node.js calls after loading an addon; the exports are left unchanged.
extern "C" __attribute__((visibility("default"))) napi_value napi_register_module_v1(
    napi_env environment, napi_value exports) {
#if defined(__GLIBC__)
  // TensorFlow frees and asks for buffers of the same sizes at each step. Given back to the system
  // in between, each of their pages costs a fault and is cleared again: a tenth of a training step.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 512 << 20);
#endif
  try {
    harness::RegisterAddBias();
    harness::RegisterPrelu();
    harness::RegisterBatchNorm();
    harness::RegisterMaxPoolGrad();
    harness::RegisterSumRows();
  } catch (const std::exception& error) {
    napi_throw_error(environment, nullptr, error.what());
  }
  return exports;
}
