-- Makes wrk post recorded admission reviews with image and uid replaced, one after another, and end after a number of them.
-- wrk ... -t 1 -s reviews.lua URL -- MODE REVIEW IMAGES FROM COUNT
--   MODE    pinned: /validate of each image by tag and digest
--           same:   /validate of the first image only
--           round:  /validate of the images from FROM to the last, by tag and digest, then again from FROM
--           pair:   /mutate of each image by tag, then /validate by tag and digest; wants -c 1, times both together
--           as-is:  /validate of the review with the image it was recorded with; IMAGES is not read
--   REVIEW  a recorded AdmissionReview
--   IMAGES  lines `HOST/REPOSITORY:TAG sha256:HEX`; the image at FROM is the first
-- Prints `result COUNT SECONDS P50 P99 MAX WRONG ERRORS`, times in milliseconds. WRONG: answers that are not "allowed".
-- Percentiles are wrk's, which add the requests that a stalled connection did not send; those of pairs are plain.

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } moment;
  int clock_gettime(int clock, moment *now);
  int getpid(void);
  int kill(int process, int signal);
]]

local function milliseconds()
  local now = ffi.new("moment")
  ffi.C.clock_gettime(1, now)
  return tonumber(now.seconds) * 1000 + tonumber(now.nanoseconds) / 1e6
end

local thread_of_run

function setup(thread)
  thread_of_run = thread
end

local mode, before, after, uid_at, images, from, goal
local sent, answered, pair_began, pair_times = 0, 0, 0, {}
wrong, began, ended, pair_p50, pair_p99, pair_max = 0, 0, 0, 0, 0, 0

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

-- The texts between which the image goes, and between which the uid goes: plain concatenation costs the load tool least.
local function split(text, what)
  local parts, start = {}, 1
  while true do
    local first, last = text:find(what, start, true)
    if not first then break end
    parts[#parts + 1] = text:sub(start, first - 1)
    start = last + 1
  end
  parts[#parts + 1] = text:sub(start)
  return parts
end

local head, body_parts

function init(arguments)
  mode, from, goal = arguments[1], tonumber(arguments[4]), tonumber(arguments[5])
  local review = read(arguments[2])
  local uid = review:match('"request":{"uid":"([^"]+)"')
  local rest
  head, rest = unpack(split(review, uid))
  assert(rest and #split(review, uid) == 2, "the uid of a recorded review occurs once")
  if mode == "as-is" then
    body_parts = { rest }
  else
    local image = assert(review:match('"containers":%[{"name":"[^"]*","image":"([^"]+)"'), "the review is not of a pod with one container")
    body_parts = split(rest, image)
    images = {}
    for line in io.lines(arguments[3]) do
      local tagged, digest = line:match("^(%S+) (%S+)$")
      images[#images + 1] = { tagged = tagged, pinned = tagged .. "@" .. digest }
    end
    assert(from + ((mode == "same" or mode == "round") and 1 or goal) <= #images, "there are not so many images")
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Accept"] = "application/json, */*"
  wrk.headers["User-Agent"] = "kube-apiserver-admission"
end

local function review_of(image)
  return head .. string.format("%08x-0000-4000-8000-%012x", goal, sent) .. table.concat(body_parts, image)
end

local primed = false

function request()
  if not primed then -- wrk calls once to look at the request's form; that one is never sent
    primed = true
    return wrk.format(nil, "/validate?timeout=10s", nil, review_of(images and images[from + 1].pinned or ""))
  end
  if sent == 0 then began = milliseconds() end
  local number = sent
  sent = sent + 1
  if mode == "pair" then
    local image = images[math.min(from + 1 + math.floor(number / 2), #images)]
    if number % 2 == 0 then
      pair_began = milliseconds()
      return wrk.format(nil, "/mutate?timeout=10s", nil, review_of(image.tagged))
    end
    return wrk.format(nil, "/validate?timeout=10s", nil, review_of(image.pinned))
  end
  local index = mode == "pinned" and math.min(from + 1 + number, #images)
    or mode == "round" and from + 1 + number % (#images - from) or from + 1
  return wrk.format(nil, "/validate?timeout=10s", nil, review_of(images and images[index].pinned or ""))
end

local function finish()
  ended = milliseconds()
  if mode == "pair" then
    table.sort(pair_times)
    pair_p50, pair_p99 = pair_times[math.ceil(#pair_times * 0.5)], pair_times[math.ceil(#pair_times * 0.99)]
    pair_max = pair_times[#pair_times]
  end
  wrk.thread:stop()
  ffi.C.kill(ffi.C.getpid(), 2) -- wrk sleeps for the whole of -d otherwise
end

function response(status, headers, body)
  answered = answered + 1
  local allowed = status == 200 and body:find('"allowed":true', 1, true)
  if mode == "pair" then
    local mutated = answered % 2 == 1
    if mutated then allowed = allowed and body:find('"patch":', 1, true) else pair_times[#pair_times + 1] = milliseconds() - pair_began end
  end
  if not allowed then
    wrong = wrong + 1
    if wrong == 1 then io.stderr:write("not allowed: ", status, " ", body, "\n") end
  end
  if answered == (mode == "pair" and 2 * goal or goal) then finish() end
end

function done(summary, latency, requests)
  local run, errors = thread_of_run, summary.errors
  local seconds = (run:get("ended") - run:get("began")) / 1000
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  local p50, p99, max = latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000
  if run:get("pair_p50") > 0 then p50, p99, max = run:get("pair_p50"), run:get("pair_p99"), run:get("pair_max") end
  io.write(string.format("result %d %.3f %.3f %.3f %.3f %d %d\n", summary.requests, seconds, p50, p99, max, run:get("wrong"), failed))
end
