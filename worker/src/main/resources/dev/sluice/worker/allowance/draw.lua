-- One worker reports how it used its share of what a provider allows, and draws its next one.
--
-- KEYS[1] is a hash: limit, ceiling, borne, cut_at, cut_ran, cut_from, grown_at, vain, hungry_at, eager_at (calls at a
-- time, over the fleet, and how they were learnt), paused (until when nobody calls), rpm, tpm (learnt limits a minute),
-- requests, tokens (GCRA: when the bucket would be full again, in us), w:<worker> = "<valid until> <what it may be
-- using> <running> <hungry> <share>" for each worker, and b:<worker> (until when it calls nobody, since nearly all of
-- its calls failed: for operators to see). Times are Redis time in ms, but for the two of GCRA.

local WINDOW, HOLD, LIFE = 200, 8000, 1500
local START, MOST = 32, 100000
local DECREASE = 0.7
local INCREASE, GAINED, MOST_VAIN = 1.5, 1.25, 5
local SATED, SETTLED = 1000, 5000
-- As Room divides a worker's share, and Crowds those who call.
local FOR_FEW, FEWEST_DIVIDED, CROWD = 0.05, 10, 4
local MINUTE = 60000000
local KEPT = 3600000

local B, ME = KEYS[1], 'w:' .. ARGV[1]
local taken = 1
local function take()
  taken = taken + 1
  return tonumber(ARGV[taken])
end
-- tostring() would write large numbers with an exponent.
local function digits(number) return string.format('%.0f', number) end

local clock = redis.call('TIME')
local T = clock[1] * 1000 + math.floor(clock[2] / 1000)

local stored = redis.call('HGETALL', B)
local h = {}
for i = 1, #stored, 2 do h[stored[i]] = stored[i + 1] end
local function count(field, other) return tonumber(h[field]) or other end
local function put(field, number) redis.call('HSET', B, field, digits(number)) end

local running, peak, hungry, refused, borne = take(), take(), take() == 1, take(), take()
local pause_until, cap, bulk_leaves = take(), take(), take() / 100

-- The others, as far as they have drawn of late.
local live, all_running, spoken_for = 1, running, 0
local eaters, before_me, calm_needs = 0, 0, {}
for field, value in pairs(h) do
  if string.sub(field, 1, 2) == 'w:' and field ~= ME then
    local till, share, runs, eats = string.match(value, '(%d+) (%d+) (%d+) (%d+)')
    if tonumber(till) < T then
      redis.call('HDEL', B, field)
    else
      live = live + 1
      all_running = all_running + runs
      spoken_for = spoken_for + math.max(tonumber(share), tonumber(runs))
      if eats == '1' then
        eaters = eaters + 1
        if field < ME then before_me = before_me + 1 end
      else
        calm_needs[#calm_needs + 1] = tonumber(runs) + 1
      end
    end
  elseif string.sub(field, 1, 2) == 'b:' and tonumber(value) <= T then
    redis.call('HDEL', B, field)
  end
end

-- Calls at a time: x 0.7 where the provider refuses, then soon back to what it had borne, and after a while one more
-- in each window. Half as many more in each window as long as it has never refused. Each vain try for more doubles the
-- while, up to four minutes: it costs refusals. Nothing is tried when a burst begins: all its calls start at once, so
-- that for a while none ends, and whoever is turned away then waits for as long.
local limit, ceiling = count('limit', cap > 0 and cap or START), count('ceiling', 0)
local cut_at, grown_at, vain = count('cut_at', 0), count('grown_at', 0), count('vain', 0)
local eager_at, known_borne = count('eager_at', 0), count('borne', 0)
if hungry then
  if T - count('hungry_at', 0) > SATED then
    eager_at = T
    put('eager_at', T)
    if ceiling > 0 then limit = math.min(limit, math.max(ceiling, known_borne)) end
  end
  put('hungry_at', T)
end
-- What ran beside a call that was turned away: what others had of it is known with their next word alone, since they
-- may have begun many after the one before.
local function borne_of(ran, from) return math.max(1, math.min(from, math.max(ran, math.floor(from * DECREASE)))) end
local spoke_till, spoke_of = string.match(h[ME] or '', '(%d+) %d+ (%d+)')
if spoke_till and tonumber(spoke_till) - LIFE < cut_at then
  local ran = count('cut_ran', 0) + (refused > 0 and borne or peak) - spoke_of
  put('cut_ran', math.max(0, ran))
  ceiling = borne_of(ran, count('cut_from', 1))
end
if refused > 0 then
  -- As long as more run than since the last cut may, a refusal says nothing new.
  if T - cut_at >= WINDOW and all_running <= limit then
    if ceiling > 0 then
      vain = limit > ceiling * GAINED and 0 or math.min(vain + 1, MOST_VAIN)
    end
    -- Few may run because it counts by the minute: one cut never takes more than it usually does.
    local ran = all_running - running + borne
    put('cut_ran', ran)
    put('cut_from', limit)
    ceiling = borne_of(ran, limit)
    limit = math.max(1, math.floor(ceiling * DECREASE))
    cut_at, grown_at = T, T
    put('borne', 0)
  end
elseif hungry and T - grown_at >= WINDOW then
  if ceiling == 0 then
    limit = math.ceil(limit * INCREASE)
  elseif limit < ceiling then
    limit = math.min(ceiling, limit + math.ceil((ceiling - limit) / 2))
  else
    local longing = T - math.max(cut_at + HOLD * 2 ^ vain, eager_at + SETTLED)
    if longing >= 0 then limit = limit + 1 + math.floor(longing / 2000) end
  end
  grown_at = T
end
if refused == 0 and all_running > known_borne then put('borne', all_running) end
limit = math.min(limit, cap > 0 and cap or MOST)
put('limit', limit)
put('ceiling', ceiling)
put('cut_at', cut_at)
put('grown_at', grown_at)
put('vain', vain)

-- Whoever has more to do than its share gets what those leave who have less: never all, so that whoever comes to them
-- with few calls finds room while the many of the one that came first have yet to end, even if others were there before
-- with as many as nobody calls a crowd.
local share
local even = math.floor(limit / live)
local least = even < FEWEST_DIVIDED and 0 or math.min(CROWD + math.ceil(even * FOR_FEW), math.floor(even / 4))
if hungry then
  local rest = limit
  for _, need in ipairs(calm_needs) do rest = rest - math.min(math.max(need, least), even) end
  eaters = eaters + 1
  -- What can't be divided goes round.
  local turn = (before_me + math.floor(T / 1000)) % eaters
  share = math.floor(rest / eaters) + (turn < rest % eaters and 1 or 0)
elseif eaters > 0 then
  share = math.min(even, math.max(least, peak + 1 + math.floor(peak / 4)))
else
  share = math.ceil(limit / live)
end
share = math.max(0, math.min(share, limit - spoken_for))
-- Who has less to do than its share would bear may start as many calls until it hears of this one: what it loses is
-- given to the others once it has come again. Of who is hungry all of it runs.
local last = hungry and 0 or tonumber(string.match(h[ME] or '', '%d+ %d+ %d+ %d+ (%d+)')) or 0
redis.call('HSET', B, ME, digits(T + LIFE) .. ' ' .. digits(math.max(share, last)) .. ' ' .. digits(running)
  .. ' ' .. (hungry and 1 or 0) .. ' ' .. digits(share))

local paused = count('paused', 0)
if pause_until > paused then
  paused = pause_until
  put('paused', paused)
  redis.call('PUBLISH', 'allowance', B .. ' ' .. digits(paused))
end

-- Requests, then tokens: the limit that is set, else what the provider has told, else none.
local function draw(field, learnt)
  local set, told, left = take(), take(), take()
  local wanted, wanted_bulk, back, held = take(), take(), take(), take()
  local limit_a_minute = set
  if set == 0 then
    limit_a_minute = told > 0 and told or count(learnt, 0)
    if told > 0 then put(learnt, told) end
  end
  if limit_a_minute == 0 then return 0, 0, 0 end
  local step, now = MINUTE / limit_a_minute, T * 1000
  local full_at = math.max(now, count(field, 0) - back * step)
  if left >= 0 then
    -- What we hold and haven't sent, it doesn't know of.
    full_at = math.max(full_at, now + MINUTE - math.max(0, left - held) * step)
  end
  local free = math.max(0, math.floor((now + MINUTE - full_at) / step + 0.001))
  local got = math.min(wanted, free)
  local got_bulk = math.max(0, math.min(wanted_bulk, free - got - math.floor(limit_a_minute * bulk_leaves)))
  put(field, full_at + (got + got_bulk) * step)
  return got, got_bulk, limit_a_minute
end
local requests, bulk_requests, rpm = draw('requests', 'rpm')
local tokens, bulk_tokens, tpm = draw('tokens', 'tpm')

local broken_until = take()
if broken_until > T then put('b:' .. ARGV[1], broken_until) end

redis.call('PEXPIREAT', B, digits(T + KEPT))
return { share, limit, live, paused, rpm, requests, bulk_requests, tpm, tokens, bulk_tokens }
