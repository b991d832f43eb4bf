-- One request against a limit a minute: the generic cell rate algorithm, in Redis time.
--
-- KEYS[1]  the theoretical arrival time in µs: when all that was taken is given back
-- ARGV[1]  requests a minute, which may also come all at once
-- Returns  {1 if admitted else 0, requests left, µs until all are left, µs until the next one is admitted}
--
-- Run twice it counts twice: a repeated question costs the caller one request, never the plan.
local PERIOD = 60000000
local limit = tonumber(ARGV[1])
local interval = math.floor(PERIOD / limit)

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local taken = tonumber(redis.call('GET', KEYS[1]) or '0')
if taken < now then
  taken = now
end

local after = taken + interval
if after - PERIOD > now then
  return {0, 0, taken - now, after - PERIOD - now}
end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
return {1, math.floor((PERIOD - (after - now)) / interval), after - now, 0}
