// How the kernels of this folder cut a tensor whose last axis holds the channels into pieces.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace harness {

// A parameter for each channel is repeated up to at least this many numbers, so that loops over
// few channels are long enough for vector instructions.
constexpr int64_t kShortestPeriod = 64;
// Numbers a block: few enough for a core's own cache, and for sums of floats to stay exact enough.
constexpr int64_t kBlock = 16384;

// Blocks depend only on the shape and are summed in their order: a sum is the same to the bit
// whichever thread took which block, and however many threads there are.
struct Blocks {
  int64_t size;      // numbers in the tensor
  int64_t channels;  // length of the last axis
  int64_t period;    // a multiple of channels
  int64_t length;    // numbers a block, a multiple of the period; the last block may be shorter
  int64_t count;     // blocks

  Blocks(int64_t size, int64_t channels) : size(size), channels(channels) {
    period = channels * ((kShortestPeriod + channels - 1) / channels);
    length = period * std::max<int64_t>(1, kBlock / period);
    count = (size + length - 1) / length;
  }
  int64_t begin(int64_t block) const { return block * length; }
  int64_t numbers(int64_t block) const { return std::min(length, size - begin(block)); }

  // A parameter for each channel, repeated to fill a period.
  std::vector<float> Repeat(const float* parameter) const {
    std::vector<float> repeated(period);
    for (int64_t i = 0; i < period; i++) repeated[i] = parameter[i % channels];
    return repeated;
  }

  // Sums for each channel out of `count` rows of sums for each place in a period.
  std::vector<double> Fold(const std::vector<float>& partial) const {
    std::vector<double> sums(channels, 0.0);
    for (int64_t block = 0; block < count; block++) {
      for (int64_t i = 0; i < period; i++) sums[i % channels] += partial[block * period + i];
    }
    return sums;
  }
};

}  // namespace harness
