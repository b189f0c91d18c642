// A separate addon, loaded before TensorFlow. TensorFlow writes some messages with Abseil's
// log, the first while its libraries are still being loaded, and Abseil does not read
// TF_CPP_MIN_LOG_LEVEL. Loaded with global symbols, the function below replaces Abseil's own
// and reads it. A TensorFlow that was built otherwise is loud, and works.
#if __has_include("absl/base/options.h")
#include "absl/base/options.h"
#endif

#if defined(ABSL_OPTION_USE_INLINE_NAMESPACE) && ABSL_OPTION_USE_INLINE_NAMESPACE == 1
#include <cstdlib>

namespace absl {
inline namespace ABSL_OPTION_INLINE_NAMESPACE_NAME {
enum class LogSeverityAtLeast : int { kInfo = 0 };

__attribute__((visibility("default"))) LogSeverityAtLeast MinLogLevel() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  return static_cast<LogSeverityAtLeast>(level == nullptr ? 0 : std::atoi(level));
}
}  // namespace ABSL_OPTION_INLINE_NAMESPACE_NAME
}  // namespace absl
#endif

// What Node.js calls after loading an addon; the exports are left unchanged.
extern "C" __attribute__((visibility("default"))) void* napi_register_module_v1(
    void* /* environment */, void* exports) {
  return exports;
}
