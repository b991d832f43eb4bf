-- What all scripts about limits share: the window of the last minute, open jobs, and what the ledger says.
--
-- A caller has one to two subjects: its key, and the organisation above it. Each has five keys, under one hash tag:
--   1 window    hash: f, l (first and last slice), r, t (requests and tokens in them), r<slice>, t<slice>,
--               pt (tokens promised)
--   2 promises  sorted set: who was told to come back, by the µs of it; members <job>:<tokens>
--   3 open      sorted set: jobs that aren't in the ledger yet, by the ms at which they are given up
--   4 notes     hash: what each of them holds, as <slice>:<tokens>:<nano-dollars>:<place>; the place is its lane while
--               it has one, else 0
--   5 totals    hash: n1, n2 (places taken on each lane), rt, rc (tokens and nano-dollars held), p<partition> (what
--               the ledger's partition adds up to: <offset>:<day>:<tokens>:<month>:<tokens>:<nano-dollars>), d, dt,
--               m, mt, mc (their sums for the newest day and month), s (1 once every partition was looked at)
--
-- A minute is 240 slices of 250 ms and the one that is under way: nothing leaves before its 60 s are over.
local SLICE = 250000
local SLICES = 240
local GRACE = 2000000
local WINDOW_MILLIS = 62000
local LONGEST_JOB_MILLIS = 27 * 3600 * 1000
local TOTALS_MILLIS = 40 * 86400 * 1000
local DAY = 86400000000

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local today = math.floor(now / DAY)

local function key(subject, place)
  return KEYS[(subject - 1) * 5 + place]
end

-- Months since the year 0, of a day since 1970 (the usual arithmetic of the Gregorian calendar).
local function monthOf(day)
  local z = day + 719468
  local era = math.floor(z / 146097)
  local doe = z - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local mp = math.floor((5 * doy + 2) / 153)
  local month = mp < 10 and mp + 3 or mp - 9
  return (yoe + era * 400 + (month <= 2 and 1 or 0)) * 12 + month - 1
end

local function numbers(name, ...)
  local found = redis.call('HMGET', name, ...)
  for i = 1, #found do
    found[i] = tonumber(found[i] or 0)
  end
  return found
end

-- The values of the slices' fields, r and t in turn.
local function slices(name, first, last)
  local fields = {}
  for s = first, last do
    fields[#fields + 1] = 'r' .. s
    fields[#fields + 1] = 't' .. s
  end
  return numbers(name, unpack(fields)), fields
end

local function readWindow(subject)
  local name = key(subject, 1)
  local w = {name = name, promises = key(subject, 2), slice = math.floor(now / SLICE)}
  local v = numbers(name, 'f', 'l', 'r', 't', 'pt')
  w.first, w.last, w.requests, w.tokens, w.promised = v[1], v[2], v[3], v[4], v[5]
  -- A clock that was set back by little stands still; by much, nobody waits for it.
  if w.last > w.slice and w.last - w.slice <= SLICES then
    w.slice = w.last
  end
  local oldest = w.slice - SLICES
  if w.last < oldest or w.last > w.slice then
    if v[2] > 0 then
      redis.call('DEL', name, w.promises)
    end
    w.first, w.last, w.requests, w.tokens, w.promised = w.slice, w.slice, 0, 0, 0
  elseif w.first < oldest then
    local gone, fields = slices(name, w.first, oldest - 1)
    for i = 1, #gone, 2 do
      w.requests = w.requests - gone[i]
      w.tokens = w.tokens - gone[i + 1]
    end
    redis.call('HDEL', name, unpack(fields))
    w.first = oldest
    redis.call('HSET', name, 'f', w.first, 'r', w.requests, 't', w.tokens)
  end
  return w
end

-- µs until the newest slice has left.
local function resetOf(w)
  if w.requests <= 0 and w.tokens <= 0 then
    return 0
  end
  return (w.last + SLICES + 1) * SLICE - now
end

-- µs until so many requests and tokens of the window have left.
local function untilLeft(w, requests, tokens)
  local values = slices(w.name, w.first, w.last)
  for i = 1, #values, 2 do
    requests = requests - values[i]
    tokens = tokens - values[i + 1]
    if requests <= 0 and tokens <= 0 then
      return (w.first + (i - 1) / 2 + SLICES + 1) * SLICE - now
    end
  end
  return (w.last + SLICES + 1) * SLICE - now
end

local function readNote(subject, job)
  local note = redis.call('HGET', key(subject, 4), job)
  if not note then
    return nil
  end
  local slice, tokens, cost, place = string.match(note, '^(%d+):(%d+):(%d+):(%d)$')
  return {slice = tonumber(slice), tokens = tonumber(tokens), cost = tonumber(cost), place = tonumber(place)}
end

local function writeNote(subject, job, note)
  redis.call('HSET', key(subject, 4), job,
    string.format('%.0f:%.0f:%.0f:%d', note.slice, note.tokens, note.cost, note.place))
end

-- Puts the real tokens in the place of those that were noted.
local function correct(subject, note, tokens)
  local name = key(subject, 1)
  local difference = tokens - note.tokens
  local field = 't' .. note.slice
  if difference ~= 0 and redis.call('HEXISTS', name, field) == 1 then
    redis.call('HINCRBY', name, field, difference)
    redis.call('HINCRBY', name, 't', difference)
  end
end

-- Forgets a job: the ledger has it, or nobody ever will. (0 - x, since Lua's -0 is no integer to Redis.)
local function drop(subject, job, note)
  local totals = key(subject, 5)
  redis.call('HINCRBY', totals, 'rt', 0 - note.tokens)
  redis.call('HINCRBY', totals, 'rc', 0 - note.cost)
  if note.place > 0 then
    redis.call('HINCRBY', totals, 'n' .. note.place, -1)
  end
  redis.call('HDEL', key(subject, 4), job)
  redis.call('ZREM', key(subject, 3), job)
end

-- Gives up the jobs whose time is over: whoever was to end them has died.
local function giveUpLate(subject)
  local late = redis.call('ZRANGEBYSCORE', key(subject, 3), '-inf', math.floor(now / 1000), 'LIMIT', 0, 100)
  for _, job in ipairs(late) do
    local note = readNote(subject, job)
    if note then
      drop(subject, job, note)
    else
      redis.call('ZREM', key(subject, 3), job)
    end
  end
end
