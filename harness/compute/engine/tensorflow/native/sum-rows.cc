// The sum over all axes but the last: the gradient of a bias. TensorFlow's own reduction of outer
// axes walks through memory in strides.
#include "blocks.h"
#include "parallel.h"
#include "tensors.h"

namespace harness {
namespace {

HARNESS_VECTORISED void Add(const float* __restrict x, float* __restrict sum, int64_t size,
                            int64_t period) {
  for (int64_t start = 0; start < size; start += period) {
    const int64_t n = std::min(period, size - start);
    for (int64_t i = 0; i < n; i++) sum[i] += x[start + i];
  }
}

void ComputeSumRows(void*, TF_OpKernelContext* context) {
  Guard(context, [&] {
    const Floats x = Floats::Input(context, 0);
    const int64_t channels = x.shape().back();
    const Floats sum = Floats::Output(context, 0, {channels});
    if (channels == 0) return;
    const Blocks blocks(x.size(), channels);
    std::vector<float> partial(blocks.count * blocks.period, 0.0f);
    Pool::Get().Run(blocks.count, [&](int64_t block) {
      Add(x.data() + blocks.begin(block), partial.data() + block * blocks.period,
          blocks.numbers(block), blocks.period);
    });
    const std::vector<double> sums = blocks.Fold(partial);
    for (int64_t c = 0; c < channels; c++) sum.data()[c] = static_cast<float>(sums[c]);
  });
}

}  // namespace

void RegisterSumRows() {
  Register("HarnessSumRows", {"x: float"}, {"sum: float"}, {}, ComputeSumRows);
}

}  // namespace harness
