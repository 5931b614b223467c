#pragma once

#include "protocol/codec/fault_words.hpp"
#include "protocol/codec/read_items.hpp"
#include "protocol/port.hpp"
#include "protocol/slate.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

// Bodies of HTTP's answers, appended to a string as one JSON value without a line end.

/// `application/problem+json` (RFC 9457) with `code` and `temporary`. `errors` holds each of
/// `details` that has a pointer, or `x` itself if that has one. `line`, unless 0, is the first line
/// of the body that was not taken.
void write_problem(std::string& out, const fault& x, const std::vector<fault>& details = {},
                   std::string_view instance = {}, std::uint64_t line = 0);

/// The answer of `POST /v1/signals`. `anon_id` is left out if empty, `session_id` unless made,
/// `warnings` and `dropped_more` unless there are any, `consent` unless something of it was
/// decided. `applied` says how many of the accepted rows each purpose let be used.
void write_post_outcome(std::string& out, const post_outcome& x, std::string_view anon_id = {});

/// One list: a `rec` without `type`, `cause` and `apply`.
void write_list(std::string& out, const slate& x);

/// The answer of `PUT /v1/items`: `{accepted, rejected, results: [{index, id, status, code}]}` in
/// the body's order; refused rows also say `pointer` and `detail`, and rows with fields that no
/// item has name them in `warnings` (`{code, pointer, detail}`). `outcomes` are of `body.rows`: the
/// index in each is a position there.
void write_items_outcome(std::string& out, const items_body& body,
                         const std::vector<item_outcome>& outcomes);

/// `{"data": […], "next_cursor": …}`; the cursor is null at the end.
void write_item_page(std::string& out, const item_page& x);

} // namespace attune
