// The gradient of max pooling in one pass: each window's slope goes to its first maximum.
#include <limits>

#include "blocks.h"
#include "parallel.h"
#include "tensors.h"

namespace harness {
namespace {

// filter height and width, strides down and across, rows of padding above and columns to the left
struct Window {
  int32_t height, width, down, across, top, left;
};

void* CreateWindow(TF_OpKernelConstruction* construction) {
  Status status;
  auto* window = new Window();
  TF_OpKernelConstruction_GetAttrInt32List(construction, "window",
                                           reinterpret_cast<int32_t*>(window), 6, status);
  if (!status.ok()) TF_OpKernelConstruction_Failure(construction, status);
  return window;
}
void DeleteWindow(void* window) { delete static_cast<Window*>(window); }

HARNESS_VECTORISED void TakeLarger(const float* __restrict x, float* __restrict best,
                                   int32_t* __restrict place, int32_t here, int64_t channels) {
  for (int64_t c = 0; c < channels; c++) {
    const bool larger = x[c] > best[c];
    best[c] = larger ? x[c] : best[c];
    place[c] = larger ? here : place[c];
  }
}

HARNESS_VECTORISED void AddWhere(const int32_t* __restrict place, int32_t here,
                                 const float* __restrict dy, float* __restrict dx,
                                 int64_t channels) {
  for (int64_t c = 0; c < channels; c++) dx[c] += place[c] == here ? dy[c] : 0.0f;
}

void ComputeMaxPoolGrad(void* kernel, TF_OpKernelContext* context) {
  Guard(context, [&] {
    const Window window = *static_cast<Window*>(kernel);
    const Floats x = Floats::Input(context, 0);
    const Floats dy = Floats::Input(context, 1);
    const Floats dx = Floats::Output(context, 0, x.shape());
    const std::vector<int64_t> in = x.shape(), out = dy.shape();
    const int64_t height = in[1], width = in[2], channels = in[3];
    // Where windows share no row of the image, each row of windows can be a separate task.
    const bool apart = window.down >= window.height;
    const int64_t bands = apart ? out[1] : 1;
    Pool::Get().Run(in[0] * bands, [&](int64_t task) {
      const int64_t image = task / bands, band = task % bands;
      const float* from = x.data() + image * height * width * channels;
      float* to = dx.data() + image * height * width * channels;
      const int64_t firstRow = apart && band > 0 ? band * window.down - window.top : 0;
      const int64_t endRow =
          apart && band < bands - 1 ? (band + 1) * window.down - window.top : height;
      std::fill(to + firstRow * width * channels, to + endRow * width * channels, 0.0f);
      std::vector<float> best(channels);
      std::vector<int32_t> place(channels);
      for (int64_t oy = apart ? band : 0; oy < (apart ? band + 1 : out[1]); oy++) {
        const int64_t y0 = std::max<int64_t>(0, oy * window.down - window.top);
        const int64_t y1 = std::min(height, oy * window.down - window.top + window.height);
        for (int64_t ox = 0; ox < out[2]; ox++) {
          const int64_t x0 = std::max<int64_t>(0, ox * window.across - window.left);
          const int64_t x1 = std::min(width, ox * window.across - window.left + window.width);
          std::fill(best.begin(), best.end(), -std::numeric_limits<float>::infinity());
          std::fill(place.begin(), place.end(), 0);
          int32_t here = 0;
          for (int64_t row = y0; row < y1; row++) {
            for (int64_t column = x0; column < x1; column++, here++) {
              TakeLarger(from + (row * width + column) * channels, best.data(), place.data(), here,
                         channels);
            }
          }
          const float* slope = dy.data() + ((image * out[1] + oy) * out[2] + ox) * channels;
          here = 0;
          for (int64_t row = y0; row < y1; row++) {
            for (int64_t column = x0; column < x1; column++, here++) {
              AddWhere(place.data(), here, slope, to + (row * width + column) * channels, channels);
            }
          }
        }
      }
    });
  });
}

}  // namespace

void RegisterMaxPoolGrad() {
  Register("HarnessMaxPoolGrad", {"x: float", "dy: float"}, {"dx: float"}, {"window: list(int)"},
           ComputeMaxPoolGrad, CreateWindow, DeleteWindow);
}

}  // namespace harness
