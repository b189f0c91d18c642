// A pool of threads for the kernels of this folder, as many as there are cores.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

// Compiles a function once for each set of vector instructions; the one that the processor has is
// taken when the addon is loaded, so that the file runs on older processors too.
#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__)
#define HARNESS_VECTORISED __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define HARNESS_VECTORISED
#endif

namespace harness {

class Pool {
 public:
  // Never destroyed: its threads may be waiting when the process ends.
  static Pool& Get() {
    static Pool* pool = new Pool();
    return *pool;
  }

  // Calls work(0) … work(tasks − 1), each once, in no order, and returns after the last.
  void Run(int64_t tasks, const std::function<void(int64_t)>& work) {
    if (threads_ == 1 || tasks < 2) {
      for (int64_t task = 0; task < tasks; task++) work(task);
      return;
    }
    std::lock_guard<std::mutex> one_at_a_time(running_);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      work_ = &work;
      tasks_ = tasks;
      next_ = 0;
      busy_ = threads_ - 1;
      generation_++;
    }
    wake_.notify_all();
    TakeTasks(work, tasks);
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait(lock, [this] { return busy_ == 0; });
  }

 private:
  Pool() {
    const unsigned cores = std::thread::hardware_concurrency();
    threads_ = cores == 0 ? 1 : static_cast<int>(cores);
    for (int i = 1; i < threads_; i++) std::thread([this] { Serve(); }).detach();
  }

  void TakeTasks(const std::function<void(int64_t)>& work, int64_t tasks) {
    for (int64_t task = next_++; task < tasks; task = next_++) work(task);
  }

  void Serve() {
    for (uint64_t seen = 0;;) {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [&] { return generation_ != seen; });
      seen = generation_;
      const std::function<void(int64_t)>* work = work_;
      const int64_t tasks = tasks_;
      lock.unlock();
      TakeTasks(*work, tasks);
      lock.lock();
      if (--busy_ == 0) done_.notify_one();
    }
  }

  int threads_ = 1;
  std::mutex running_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  const std::function<void(int64_t)>* work_ = nullptr;
  int64_t tasks_ = 0;
  std::atomic<int64_t> next_{0};
  int busy_ = 0;
  uint64_t generation_ = 0;
};

}  // namespace harness
