// PReLU, y = x where x > 0 and alpha · x elsewhere, and its gradient, each in one pass over memory.
// TensorFlow has no operation for it: it takes five, and nine for the gradient.
#include "blocks.h"
#include "parallel.h"
#include "tensors.h"

namespace harness {
namespace {

// Longer alphas (one for each place of the image) are cut themselves: each thread then owns a
// stretch of alpha and walks through the images.
constexpr int64_t kLongestPeriod = 4096;

HARNESS_VECTORISED void Forward(const float* __restrict x, const float* __restrict alpha,
                                float* __restrict y, int64_t size, int64_t period) {
  for (int64_t start = 0; start < size; start += period) {
    const int64_t n = std::min(period, size - start);
    for (int64_t i = 0; i < n; i++) {
      const float value = x[start + i];
      y[start + i] = value > 0.0f ? value : alpha[i] * value;
    }
  }
}

// dAlpha is added to.
HARNESS_VECTORISED void Backward(const float* __restrict x, const float* __restrict alpha,
                                 const float* __restrict dy, float* __restrict dx,
                                 float* __restrict dalpha, int64_t size, int64_t period) {
  for (int64_t start = 0; start < size; start += period) {
    const int64_t n = std::min(period, size - start);
    for (int64_t i = 0; i < n; i++) {
      const float value = x[start + i];
      const float slope = dy[start + i];
      const bool on = value > 0.0f;
      dx[start + i] = on ? slope : alpha[i] * slope;
      dalpha[i] += on ? 0.0f : value * slope;
    }
  }
}

// The pieces of a long alpha: piece p holds numbers [p · kBlock, …).
int64_t Pieces(int64_t alphas) { return (alphas + kBlock - 1) / kBlock; }

void ComputePrelu(void*, TF_OpKernelContext* context) {
  Guard(context, [&] {
    const Floats x = Floats::Input(context, 0);
    const Floats alpha = Floats::Input(context, 1);
    const Floats y = Floats::Output(context, 0, x.shape());
    if (x.size() == 0) return;
    const int64_t alphas = alpha.size();
    if (alphas <= kLongestPeriod) {
      const Blocks blocks(x.size(), alphas);
      const std::vector<float> repeated = blocks.Repeat(alpha.data());
      Pool::Get().Run(blocks.count, [&](int64_t block) {
        const int64_t at = blocks.begin(block);
        Forward(x.data() + at, repeated.data(), y.data() + at, blocks.numbers(block),
                blocks.period);
      });
      return;
    }
    Pool::Get().Run(Pieces(alphas), [&](int64_t piece) {
      const int64_t from = piece * kBlock;
      const int64_t n = std::min(kBlock, alphas - from);
      for (int64_t at = from; at < x.size(); at += alphas) {
        Forward(x.data() + at, alpha.data() + from, y.data() + at, n, n);
      }
    });
  });
}

void ComputePreluGrad(void*, TF_OpKernelContext* context) {
  Guard(context, [&] {
    const Floats x = Floats::Input(context, 0);
    const Floats alpha = Floats::Input(context, 1);
    const Floats dy = Floats::Input(context, 2);
    const Floats dx = Floats::Output(context, 0, x.shape());
    const Floats dalpha = Floats::Output(context, 1, alpha.shape());
    const int64_t alphas = alpha.size();
    std::fill(dalpha.data(), dalpha.data() + alphas, 0.0f);
    if (x.size() == 0) return;
    if (alphas <= kLongestPeriod) {
      const Blocks blocks(x.size(), alphas);
      const std::vector<float> repeated = blocks.Repeat(alpha.data());
      std::vector<float> partial(blocks.count * blocks.period, 0.0f);
      Pool::Get().Run(blocks.count, [&](int64_t block) {
        const int64_t at = blocks.begin(block);
        Backward(x.data() + at, repeated.data(), dy.data() + at, dx.data() + at,
                 partial.data() + block * blocks.period, blocks.numbers(block), blocks.period);
      });
      const std::vector<double> sums = blocks.Fold(partial);
      for (int64_t i = 0; i < alphas; i++) dalpha.data()[i] = static_cast<float>(sums[i]);
      return;
    }
    Pool::Get().Run(Pieces(alphas), [&](int64_t piece) {
      const int64_t from = piece * kBlock;
      const int64_t n = std::min(kBlock, alphas - from);
      for (int64_t at = from; at < x.size(); at += alphas) {
        Backward(x.data() + at, alpha.data() + from, dy.data() + at, dx.data() + at,
                 dalpha.data() + from, n, n);
      }
    });
  });
}

}  // namespace

void RegisterPrelu() {
  Register("HarnessPrelu", {"x: float", "alpha: float"}, {"y: float"}, {}, ComputePrelu);
  Register("HarnessPreluGrad", {"x: float", "alpha: float", "dy: float"},
           {"dx: float", "dalpha: float"}, {}, ComputePreluGrad);
}

}  // namespace harness
