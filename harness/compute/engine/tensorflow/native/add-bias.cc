// Adds a bias to a tensor in place, and clips below zero where a ReLU follows: what is left of a
// convolution or a dense layer after its product, in one pass and without a second buffer.
#include "blocks.h"
#include "parallel.h"
#include "tensors.h"

namespace harness {
namespace {

HARNESS_VECTORISED void Add(float* __restrict x, const float* __restrict bias, int64_t size,
                            int64_t period) {
  for (int64_t start = 0; start < size; start += period) {
    const int64_t n = std::min(period, size - start);
    for (int64_t i = 0; i < n; i++) x[start + i] += bias[i];
  }
}

// NaN stays NaN.
HARNESS_VECTORISED void AddAndClip(float* __restrict x, const float* __restrict bias, int64_t size,
                                   int64_t period) {
  for (int64_t start = 0; start < size; start += period) {
    const int64_t n = std::min(period, size - start);
    for (int64_t i = 0; i < n; i++) {
      const float sum = x[start + i] + bias[i];
      x[start + i] = sum < 0.0f ? 0.0f : sum;
    }
  }
}

struct Settings {
  TF_Bool relu;
};

void* CreateSettings(TF_OpKernelConstruction* construction) {
  Status status;
  auto* settings = new Settings{0};
  TF_OpKernelConstruction_GetAttrBool(construction, "relu", &settings->relu, status);
  if (!status.ok()) TF_OpKernelConstruction_Failure(construction, status);
  return settings;
}
void DeleteSettings(void* settings) { delete static_cast<Settings*>(settings); }

void ComputeAddBias(void* kernel, TF_OpKernelContext* context) {
  Guard(context, [&] {
    const auto add = static_cast<Settings*>(kernel)->relu ? AddAndClip : Add;
    const Floats x = Floats::Input(context, 0);
    const Floats bias = Floats::Input(context, 1);
    if (x.size() == 0) return;
    const Blocks blocks(x.size(), bias.size());
    const std::vector<float> repeated = blocks.Repeat(bias.data());
    Pool::Get().Run(blocks.count, [&](int64_t block) {
      add(x.data() + blocks.begin(block), repeated.data(), blocks.numbers(block), blocks.period);
    });
  });
}

}  // namespace

void RegisterAddBias() {
  // x is changed: the caller has just made it, and nobody else may know of it yet.
  Register("HarnessAddBias", {"x: float", "bias: float"}, {}, {"relu: bool"}, ComputeAddBias,
           CreateSettings, DeleteSettings);
}

}  // namespace harness
