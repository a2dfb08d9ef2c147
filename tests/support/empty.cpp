// SPDX-License-Identifier: Apache-2.0
// A library needs one source, also where support/ holds headers only.
namespace support {}
