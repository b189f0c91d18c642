// Batch norm over a batch's own moments, y = gamma · (x − mean) / √(variance + epsilon) + beta, and
// its gradient: two passes over memory each. The last axis holds the channels, the variance is
// that of the batch (divided by N).
#include <cmath>

#include "blocks.h"
#include "parallel.h"
#include "tensors.h"

namespace harness {
namespace {

// Adds x − shift and its square. Variances out of sums of squares lose digits where the mean is
// large; a shift by any value of the channel itself keeps them.
HARNESS_VECTORISED void SumMoments(const float* __restrict x, const float* __restrict shift,
                                   float* __restrict sum, float* __restrict squares, int64_t size,
                                   int64_t period) {
  for (int64_t start = 0; start < size; start += period) {
    const int64_t n = std::min(period, size - start);
    for (int64_t i = 0; i < n; i++) {
      const float value = x[start + i] - shift[i];
      sum[i] += value;
      squares[i] += value * value;
    }
  }
}

HARNESS_VECTORISED void Scale(const float* __restrict x, const float* __restrict factor,
                              const float* __restrict offset, float* __restrict y, int64_t size,
                              int64_t period) {
  for (int64_t start = 0; start < size; start += period) {
    const int64_t n = std::min(period, size - start);
    for (int64_t i = 0; i < n; i++) y[start + i] = x[start + i] * factor[i] + offset[i];
  }
}

HARNESS_VECTORISED void SumSlopes(const float* __restrict x, const float* __restrict dy,
                                  const float* __restrict mean, float* __restrict sum,
                                  float* __restrict products, int64_t size, int64_t period) {
  for (int64_t start = 0; start < size; start += period) {
    const int64_t n = std::min(period, size - start);
    for (int64_t i = 0; i < n; i++) {
      const float slope = dy[start + i];
      sum[i] += slope;
      products[i] += slope * (x[start + i] - mean[i]);
    }
  }
}

HARNESS_VECTORISED void Combine(const float* __restrict x, const float* __restrict dy,
                                const float* __restrict ofSlope, const float* __restrict ofValue,
                                const float* __restrict mean, const float* __restrict offset,
                                float* __restrict dx, int64_t size, int64_t period) {
  for (int64_t start = 0; start < size; start += period) {
    const int64_t n = std::min(period, size - start);
    for (int64_t i = 0; i < n; i++) {
      dx[start + i] =
          ofSlope[i] * dy[start + i] + ofValue[i] * (x[start + i] - mean[i]) + offset[i];
    }
  }
}

struct Settings {
  float epsilon;
};

void* CreateSettings(TF_OpKernelConstruction* construction) {
  Status status;
  auto* settings = new Settings{0.0f};
  TF_OpKernelConstruction_GetAttrFloat(construction, "epsilon", &settings->epsilon, status);
  if (!status.ok()) TF_OpKernelConstruction_Failure(construction, status);
  return settings;
}
void DeleteSettings(void* settings) { delete static_cast<Settings*>(settings); }

void ComputeBatchNorm(void* kernel, TF_OpKernelContext* context) {
  Guard(context, [&] {
    const double epsilon = static_cast<Settings*>(kernel)->epsilon;
    const Floats x = Floats::Input(context, 0);
    const Floats gamma = Floats::Input(context, 1);
    const Floats beta = Floats::Input(context, 2);
    const int64_t channels = gamma.size();
    const Floats y = Floats::Output(context, 0, x.shape());
    const Floats mean = Floats::Output(context, 1, {channels});
    const Floats variance = Floats::Output(context, 2, {channels});
    if (x.size() == 0) throw std::invalid_argument("batch norm takes no empty batch");
    const Blocks blocks(x.size(), channels);

    const std::vector<float> shift = blocks.Repeat(x.data());
    std::vector<float> sums(blocks.count * blocks.period, 0.0f);
    std::vector<float> squares(blocks.count * blocks.period, 0.0f);
    Pool::Get().Run(blocks.count, [&](int64_t block) {
      const int64_t row = block * blocks.period;
      SumMoments(x.data() + blocks.begin(block), shift.data(), sums.data() + row,
                 squares.data() + row, blocks.numbers(block), blocks.period);
    });
    const std::vector<double> sum = blocks.Fold(sums);
    const std::vector<double> square = blocks.Fold(squares);
    const double count = static_cast<double>(x.size() / channels);
    std::vector<float> factors(channels), offsets(channels);
    for (int64_t c = 0; c < channels; c++) {
      const double shifted = sum[c] / count;
      const double spread = std::max(0.0, square[c] / count - shifted * shifted);
      const double factor = gamma.data()[c] / std::sqrt(spread + epsilon);
      mean.data()[c] = static_cast<float>(shift[c] + shifted);
      variance.data()[c] = static_cast<float>(spread);
      factors[c] = static_cast<float>(factor);
      offsets[c] = static_cast<float>(beta.data()[c] - (shift[c] + shifted) * factor);
    }
    const std::vector<float> factor = blocks.Repeat(factors.data());
    const std::vector<float> offset = blocks.Repeat(offsets.data());
    Pool::Get().Run(blocks.count, [&](int64_t block) {
      const int64_t at = blocks.begin(block);
      Scale(x.data() + at, factor.data(), offset.data(), y.data() + at, blocks.numbers(block),
            blocks.period);
    });
  });
}

// With s = 1 / √(variance + epsilon), A = Σ dy, B = Σ dy · (x − mean) and N numbers a channel:
// dbeta = A, dgamma = s · B, dx = gamma · s · (dy − A / N − (x − mean) · s² · B / N).
void ComputeBatchNormGrad(void* kernel, TF_OpKernelContext* context) {
  Guard(context, [&] {
    const double epsilon = static_cast<Settings*>(kernel)->epsilon;
    const Floats x = Floats::Input(context, 0);
    const Floats dy = Floats::Input(context, 1);
    const Floats gamma = Floats::Input(context, 2);
    const Floats mean = Floats::Input(context, 3);
    const Floats variance = Floats::Input(context, 4);
    const int64_t channels = gamma.size();
    const Floats dx = Floats::Output(context, 0, x.shape());
    const Floats dgamma = Floats::Output(context, 1, {channels});
    const Floats dbeta = Floats::Output(context, 2, {channels});
    const Blocks blocks(x.size(), channels);

    const std::vector<float> means = blocks.Repeat(mean.data());
    std::vector<float> sums(blocks.count * blocks.period, 0.0f);
    std::vector<float> products(blocks.count * blocks.period, 0.0f);
    Pool::Get().Run(blocks.count, [&](int64_t block) {
      const int64_t at = blocks.begin(block);
      const int64_t row = block * blocks.period;
      SumSlopes(x.data() + at, dy.data() + at, means.data(), sums.data() + row,
                products.data() + row, blocks.numbers(block), blocks.period);
    });
    const std::vector<double> sum = blocks.Fold(sums);
    const std::vector<double> product = blocks.Fold(products);
    const double count = static_cast<double>(x.size() / channels);
    std::vector<float> slopes(channels), values(channels), offsets(channels);
    for (int64_t c = 0; c < channels; c++) {
      const double inverse = 1.0 / std::sqrt(variance.data()[c] + epsilon);
      const double slope = gamma.data()[c] * inverse;
      dbeta.data()[c] = static_cast<float>(sum[c]);
      dgamma.data()[c] = static_cast<float>(product[c] * inverse);
      slopes[c] = static_cast<float>(slope);
      values[c] = static_cast<float>(-slope * inverse * inverse * product[c] / count);
      offsets[c] = static_cast<float>(-slope * sum[c] / count);
    }
    const std::vector<float> slope = blocks.Repeat(slopes.data());
    const std::vector<float> value = blocks.Repeat(values.data());
    const std::vector<float> offset = blocks.Repeat(offsets.data());
    Pool::Get().Run(blocks.count, [&](int64_t block) {
      const int64_t at = blocks.begin(block);
      Combine(x.data() + at, dy.data() + at, slope.data(), value.data(), means.data(),
              offset.data(), dx.data() + at, blocks.numbers(block), blocks.period);
    });
  });
}

}  // namespace

void RegisterBatchNorm() {
  Register("HarnessBatchNorm", {"x: float", "gamma: float", "beta: float"},
           {"y: float", "mean: float", "variance: float"}, {"epsilon: float"}, ComputeBatchNorm,
           CreateSettings, DeleteSettings);
  Register("HarnessBatchNormGrad",
           {"x: float", "dy: float", "gamma: float", "mean: float", "variance: float"},
           {"dx: float", "dgamma: float", "dbeta: float"}, {"epsilon: float"},
           ComputeBatchNormGrad, CreateSettings, DeleteSettings);
}

}  // namespace harness
