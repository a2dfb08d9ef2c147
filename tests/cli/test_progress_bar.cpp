// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_bar.hpp"

#include "support/capture.hpp"

#include <doctest/doctest.h>

using cli::render_count;
using cli::render_progress;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("cli/progress_bar");

TEST_CASE("a name from strangers cannot write to the terminal") {
  CHECK(render_progress("\x1b[2J.csv", 0, 10, 0ms, 80) == "\\x1b[2J.csv  0 %  0 of 10 B");
}

TEST_CASE("the line never wraps, also not in a narrow terminal or with a long name") {
  CHECK(render_progress("DatasetVersions.csv", 1, 2, 0ms, 10) == "DatasetVer");
  CHECK(render_progress(std::string(200, 'x'), 1, 2, 0ms, 60).size() <= 60);
  CHECK(render_progress("Datasets.csv", 1, 2, 0ms, 0).empty());
}

TEST_CASE("more than the total is shown as all of it") {
  CHECK(render_progress("a.csv", 30, 20, 0ms, 80) == "a.csv  100 %  30 of 30 B");
}

TEST_CASE("share, sizes in the total's unit, rate and remaining time") {
  CHECK(render_progress("DatasetVersions.csv", 1'200'000'000, 2'700'000'000, 4s, 80) ==
        "DatasetVersions.csv  44 %  1.2 of 2.7 GB  300 MB/s  5 s left");
  CHECK(render_progress("Users.csv", 1'000'000, 100'000'000, 2s, 80) ==
        "Users.csv  1 %  1.0 of 100 MB  500 kB/s  3 min left");
  CHECK(render_progress("Users.csv", 1'000, 100'000'000, 2s, 80) ==
        "Users.csv  0 %  0.0 of 100 MB  500 B/s  56 h left");
}

TEST_CASE("rate and remaining time are left out while they mean nothing") {
  CHECK(render_progress("a.csv", 5'000, 10'000, 500ms, 80) == "a.csv  50 %  5.0 of 10 kB");
  CHECK(render_progress("a.csv", 0, 10'000, 60s, 80) == "a.csv  0 %  0.0 of 10 kB");
}

TEST_CASE("without a total there is no share and no end in sight") {
  CHECK(render_progress("stream", 2'500'000, 0, 1s, 80) == "stream  2.5 MB  2.5 MB/s");
}

TEST_CASE("what is counted is shown as a count, with share, rate and remaining time") {
  CHECK(render_count("datasets", 12, 50, 12s, 80) == "datasets  12 of 50  24 %  1.0/s  38 s left");
  CHECK(render_count("datasets", 600, 3'000, 2s, 80) == "datasets  600 of 3000  20 %  300/s  8 s left");
  CHECK(render_count("datasets", 10, 1'000, 36s, 80) == "datasets  10 of 1000  1 %  0.28/s  59 min left");
}

TEST_CASE(
    "a count follows the rules of the bytes: no rate too early, no end in sight without a total, never too long") {
  CHECK(render_count("datasets", 12, 50, 900ms, 80) == "datasets  12 of 50  24 %");
  CHECK(render_count("datasets", 0, 50, 60s, 80) == "datasets  0 of 50  0 %");
  CHECK(render_count("datasets", 12, 0, 12s, 80) == "datasets  12  1.0/s");
  CHECK(render_count("datasets", 60, 50, 0s, 80) == "datasets  60 of 60  100 %");
  CHECK(render_count("\x1b[2J", 1, 2, 0s, 80) == "\\x1b[2J  1 of 2  50 %");
  CHECK(render_count("datasets", 12, 50, 12s, 10) == "datasets  ");
}

namespace {

struct Bar {
  support::Capture capture;
  std::chrono::steady_clock::time_point now = std::chrono::steady_clock::time_point(1h);
  cli::ProgressBar bar{capture.descriptor(), [this] { return now; }};
};

}  // namespace

TEST_CASE("a bar that is not shown writes nothing and does not even look at the clock") {
  const support::Capture capture;
  int looks = 0;
  cli::ProgressBar bar(capture.descriptor(), [&] {
    ++looks;
    return std::chrono::steady_clock::time_point();
  });
  bar.update("a.csv", 1, 2);
  bar.clear();
  CHECK(capture.text().empty());
  CHECK(looks == 0);
}

TEST_CASE("the line is rewritten at most ten times a second") {
  Bar at;
  at.bar.show();
  for (std::uint64_t i = 0; i < 1000; ++i) {
    at.bar.update("a.csv", i, 1000);
    at.now += 1ms;
  }
  const std::string drawn = at.capture.text();
  CHECK(std::count(drawn.begin(), drawn.end(), '\r') == 10);
}

TEST_CASE("the rate of a step is counted from its own beginning") {
  Bar at;
  at.bar.show();
  at.bar.update("a.csv", 0, 10'000);
  at.now += 100s;
  at.bar.update("b.csv", 0, 10'000);
  at.now += 1s;
  at.bar.update("b.csv", 5'000, 10'000);
  CHECK(at.capture.text().ends_with("\rb.csv  50 %  5.0 of 10 kB  5.0 kB/s  1 s left\x1b[K"));
}

TEST_CASE("what was done before a step began does not make it faster") {
  Bar at;
  at.bar.show();
  at.bar.update("a.csv", 5'000, 10'000);
  at.now += 2s;
  at.bar.update("a.csv", 6'000, 10'000);
  CHECK(at.capture.text().ends_with("\ra.csv  60 %  6.0 of 10 kB  500 B/s  8 s left\x1b[K"));
}

TEST_CASE("a step of bytes may be followed by one of things") {
  Bar at;
  at.bar.show();
  at.bar.update("a.csv", 1, 2);
  at.now += 1s;
  at.bar.update_count("datasets", 1, 2);
  CHECK(at.capture.text() == "\ra.csv  50 %  1 of 2 B\x1b[K\rdatasets  1 of 2  50 %\x1b[K");
}

TEST_CASE("clearing takes the line away once, and only when there is one") {
  Bar at;
  at.bar.show();
  at.bar.clear();
  CHECK(at.capture.text().empty());
  at.bar.update("a.csv", 1, 2);
  at.bar.clear();
  at.bar.clear();
  CHECK(at.capture.text() == "\ra.csv  50 %  1 of 2 B\x1b[K\r\x1b[K");
}

TEST_SUITE_END();
