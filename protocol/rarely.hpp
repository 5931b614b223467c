#pragma once

#include <concepts>
#include <memory>
#include <utility>

namespace attune {

/// A value that nearly all of its owners leave as it begins, in the space of a pointer until it is
/// changed. A value itself: copies are deep, and one that was never changed equals one that was
/// changed back. Reading costs a branch, the first change an allocation.
template <class T>
class rarely {
public:
  rarely() = default;
  rarely(const rarely& x) : changed_(x.changed_ ? std::make_unique<T>(*x.changed_) : nullptr) {}
  rarely(rarely&&) noexcept = default;
  rarely& operator=(rarely x) noexcept {
    changed_ = std::move(x.changed_);
    return *this;
  }
  ~rarely() = default;

  const T& operator*() const& { return changed_ ? *changed_ : initial; }
  const T* operator->() const& { return &**this; }
  const T& operator*() const&& = delete;
  const T* operator->() const&& = delete;

  T& change() {
    if (!changed_)
      changed_ = std::make_unique<T>();
    return *changed_;
  }

  /// As it began.
  void reset() { changed_.reset(); }
  /// What it was; it is as it began.
  T take() {
    auto out = changed_ ? std::move(*changed_) : T{};
    reset();
    return out;
  }

  friend bool operator==(const rarely& a, const rarely& b) requires std::equality_comparable<T> {
    return *a == *b;
  }

private:
  static inline const T
    initial{}; // Not in a function: that would ask each time whether it is made.

  std::unique_ptr<T> changed_;
};

/// Stored as the value.
template <class Op, class T>
void fields(Op& op, const rarely<T>& x) {
  op.one(*x);
}

template <class Op, class T>
void fields(Op& op, rarely<T>& x) {
  op.one(x.change());
  if (*x == T{})
    x.reset();
}

} // namespace attune
