#pragma once

#include "config/setting.hpp"

namespace attune {

/// How actors run: loops, credit, limits, life times.
struct engine_settings {
  int loops = 0;
  bool lockstep = false;
  int visitors = 200'000;
  int sessions_per_visitor = 16;
  int credit = 8;
  int uncommitted_mib = 64;
  int idle_s = 180;
  int resume_ttl_s = 120;
  int gap_ms = 5'000;
  int store_wait_ms = 10'000;
  int gather_ms = 1;
  int profile_every = 256;
  int checkpoint_every = 100'000;

  void describe(setting_list& list) {
    list.add("engine.loops", loops, {0, 256},
             "Threads that own sockets and visitors; 0 means one a core. More than cores wake each "
             "other.");
    list.add("engine.lockstep", lockstep,
             "For replays of data sets, never in production: the clock is the largest `ts` seen, "
             "and an ack waits until what a signal taught is published.");
    list.add("engine.visitors", visitors, {1, 10'000'000},
             "Most visitors in memory at once, 4 to 6 KB each with a long history. Above it one "
             "without a client leaves; where all have clients, newcomers get 503.");
    list.add("engine.sessions_per_visitor", sessions_per_visitor, {1, 256},
             "Most client sessions of a visitor; the one longest away gives way.");
    list.add("engine.credit", credit, {1, 1'000},
             "Messages of one client on their way. Few stall fast clients; many let one client "
             "fill a mailbox.");
    list.add("engine.uncommitted_mib", uncommitted_mib, {1, 65'536},
             "Records and items that wait for the disk. Above it signals, rewards and item writes "
             "are refused as overloaded.");
    list.add("engine.idle_s", idle_s, {1, 86'400},
             "Seconds without a client after which a visitor leaves memory; at least "
             "engine.resume_ttl_s.");
    list.add("engine.resume_ttl_s", resume_ttl_s, {1, 3'600},
             "Seconds for which a client that lost its connection goes on where it was.");
    list.add("engine.gap_ms", gap_ms, {10, 60'000},
             "How long batches wait for one that is missing before the client must resync.");
    list.add("engine.store_wait_ms", store_wait_ms, {100, 120'000},
             "How long a message may wait for the store before it is refused as overloaded.");
    list.add("engine.gather_ms", gather_ms, {0, 100},
             "Pause between two commits under load. 0 costs CPU; much delays acks.");
    list.add("engine.profile_every", profile_every, {16, 100'000},
             "Signals, or records, between two copies of a visitor's state in the store; sooner if "
             "the records take 256 KiB. Few cost disk; many make activation slow.");
    list.add("engine.checkpoint_every", checkpoint_every, {100, 10'000'000},
             "Lessons between two checkpoints of learner and segmenter: what a start must fold.");
  }
};

} // namespace attune
