#pragma once

#include "protocol/codec/item_json.hpp"
#include "protocol/slate.hpp"

namespace attune {

/// Items a (titled), b, c (priced) and d, and lists of them.
struct sample_slates {
  item_body_ptr a = body("a", "A", {});
  item_body_ptr b = body("b", "", {});
  item_body_ptr c = body("c", "", 9.5);
  item_body_ptr d = body("d", "", {});

  slate first() const {
    slate x;
    x.slot = "home";
    x.epoch = "e1";
    x.rev = 1;
    x.rid = "r-1";
    x.state_version = 7;
    x.entries = {{a, 0.5f}, {b, 0.25f}, {c, 0.125f}};
    x.cause = {"click", "consent"};
    x.apply = apply_when::now;
    return x;
  }

private:
  static item_body_ptr body(const char* id, const char* title, std::optional<double> price) {
    item x;
    x.id = id;
    x.title = title;
    x.price = price;
    return make_item_body(x);
  }
};

} // namespace attune
