// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <span>
#include <stdexcept>
#include <thread>

namespace core {

/// A fixed set of parcels that goes round between two threads: filled by one, emptied by the other. When one is slower,
/// the other waits: memory is bounded by the parcels.
template <class Parcel>
class Carousel {
 public:
  explicit Carousel(std::span<Parcel> parcels) {
    for (Parcel& parcel : parcels) m_empty.push_back(&parcel);
  }

  /// For the one who fills. Waits; nullptr: nobody wants more.
  Parcel* take_empty() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return !m_empty.empty() || m_is_over; });
    return m_is_over ? nullptr : take_first(m_empty);
  }
  void put_full(Parcel* parcel) { put(m_full, parcel); }

  /// For the one who empties. Waits; nullptr: there will be no more.
  Parcel* take_full() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return !m_full.empty() || m_is_over; });
    return m_full.empty() ? nullptr : take_first(m_full);
  }
  void put_empty(Parcel* parcel) { put(m_empty, parcel); }

  /// Either side has seen enough. What is full can still be taken.
  void stop() {
    const std::lock_guard lock(m_mutex);
    m_is_over = true;
    m_changed.notify_all();
  }

 private:
  static Parcel* take_first(std::deque<Parcel*>& parcels) {
    Parcel* const first = parcels.front();
    parcels.pop_front();
    return first;
  }

  void put(std::deque<Parcel*>& parcels, Parcel* parcel) {
    const std::lock_guard lock(m_mutex);
    parcels.push_back(parcel);
    m_changed.notify_all();
  }

  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::deque<Parcel*> m_empty;
  std::deque<Parcel*> m_full;
  bool m_is_over = false;
};

/// The filling side of a pipeline.
template <class Parcel>
class Outlet {
 public:
  explicit Outlet(Carousel<Parcel>& carousel) : m_carousel(carousel), m_parcel(carousel.take_empty()) {}

  /// The parcel being filled.
  Parcel& parcel() { return *m_parcel; }

  /// Hands it over and takes the next one; waits while all are on their way. False: nobody wants more, and parcel()
  /// must not be asked for again.
  bool send() {
    m_carousel.put_full(m_parcel);
    m_parcel = m_carousel.take_empty();
    return m_parcel != nullptr;
  }

 private:
  Carousel<Parcel>& m_carousel;
  Parcel* m_parcel;
};

/// At least one parcel is needed. Runs `produce(Outlet<Parcel>&)` in a thread of its own and `consume(Parcel&)` in this
/// one, for every parcel sent, in their order. Either returns a Result<void>, either may throw; a failure of consume
/// ends both (produce learns of it by send()) and is what the caller gets. What was sent before a failure of produce is
/// consumed.
template <class Parcel, class Produce, class Consume>
Result<void> run_pipeline(std::span<Parcel> parcels, Produce&& produce, Consume&& consume) {
  if (parcels.empty()) throw std::logic_error("run_pipeline: without a parcel nothing can be handed over");
  Carousel<Parcel> carousel(parcels);
  Result<void> produced;
  std::exception_ptr thrown;
  std::thread producer([&] {
    try {
      Outlet<Parcel> outlet(carousel);
      produced = produce(outlet);
    } catch (...) {
      thrown = std::current_exception();
    }
    carousel.stop();
  });
  const auto consume_all = [&]() -> Result<void> {
    while (Parcel* const parcel = carousel.take_full()) {
      if (Result<void> consumed = consume(*parcel); !consumed) return consumed;
      carousel.put_empty(parcel);
    }
    return {};
  };
  Result<void> consumed;
  try {
    consumed = consume_all();
  } catch (...) {
    carousel.stop();
    producer.join();
    throw;
  }
  carousel.stop();
  producer.join();
  if (!consumed) return consumed;
  if (thrown) std::rethrow_exception(thrown);
  return produced;
}

}  // namespace core
