-- One request against all limits of its caller, in Redis time: all of them are taken, or none.
--
-- KEYS     five for each subject, the key first (see limits.lua)
-- ARGV[1]  the job
-- ARGV[2]  tokens that it may need
-- ARGV[3]  nano-dollars that they may cost
-- ARGV[4]  ms after which its place is given up
-- ARGV[5]  1 to take, 0 to look
-- ARGV[6]  the lane: 1 interactive, 2 bulk
-- then for each subject, -1 for none: requests a minute, tokens a minute, open jobs of the lane, tokens a day, tokens a
--          month, nano-dollars a month
-- Returns  {verdict, subject, µs until it is another one, 1 if a reservation was made,
--          then for each subject: requests left, tokens left, µs until all of both are left}
-- Verdicts: 0 yes, 1 requests a minute, 2 tokens a minute, 3 open jobs, 4 tokens a day, 5 tokens a month, 6 money,
--          7 more tokens than a minute ever has, 8 the totals aren't known, 9 what is left is held by open jobs
--
-- Asked twice for one job it counts two requests and reserves once.
local job = ARGV[1]
local need = tonumber(ARGV[2])
local cost = tonumber(ARGV[3])
local leaseMillis = tonumber(ARGV[4])
local takes = ARGV[5] == '1'
local lane = tonumber(ARGV[6])
local count = #KEYS / 5
local HINT = 1000000

local verdict, by, wait = 0, 0, 0

-- The refusal that takes longest is told: whoever obeys it has outwaited the others.
local function refuse(subject, why, micros)
  if verdict == 8 or verdict == 7 then
    return
  end
  if verdict == 0 or why == 7 or why == 8 or micros > wait then
    verdict, by, wait = why, subject, micros
  end
end

local function untilMonthEnds()
  local month = monthOf(today)
  local day = today
  while monthOf(day) == month do
    day = day + 1
  end
  return day * DAY - now
end

-- Whoever was promised a place before and hasn't come.
local function forgetPromises(w)
  local old = redis.call('ZRANGEBYSCORE', w.promises, '-inf', now - GRACE)
  for _, member in ipairs(old) do
    w.promised = w.promised - tonumber(string.match(member, ':(%d+)$'))
  end
  if #old > 0 then
    redis.call('ZREMRANGEBYSCORE', w.promises, '-inf', now - GRACE)
    redis.call('HSET', w.name, 'pt', w.promised)
  end
end

local function checkPace(subject, w, limit, tokenLimit)
  if tokenLimit >= 0 and need > tokenLimit then
    return refuse(subject, 7, 0)
  end
  local tooMany = limit >= 0 and w.requests + 1 > limit
  local tooMuch = tokenLimit >= 0 and w.tokens + need > tokenLimit
  if not tooMany and not tooMuch then
    return
  end
  -- Each who is refused is told a time of its own: what leaves first is promised to those who were refused before.
  forgetPromises(w)
  local before = redis.call('ZCARD', w.promises)
  local requests = limit < 0 and 0 or math.min(w.requests, w.requests + before + 1 - limit)
  local tokens = tokenLimit < 0 and 0 or math.min(w.tokens, w.tokens + w.promised + need - tokenLimit)
  local micros = untilLeft(w, requests, tokens)
  if takes and (limit < 0 or before < limit) and before < 10000 then
    redis.call('ZADD', w.promises, now + micros, job .. ':' .. string.format('%.0f', need))
    redis.call('PEXPIRE', w.promises, WINDOW_MILLIS)
    w.promised = w.promised + need
    redis.call('HSET', w.name, 'pt', w.promised)
  end
  refuse(subject, tooMany and 1 or 2, micros)
end

local function checkTotal(subject, used, held, more, limit, why, untilEnd)
  if limit < 0 or used + held + more <= limit then
    return
  end
  if used + more > limit then
    refuse(subject, why, untilEnd())
  else
    refuse(subject, 9, HINT)
  end
end

local function checkTotals(subject, openLimit, dayLimit, monthLimit, budget)
  giveUpLate(subject)
  local u = numbers(key(subject, 5), 'n' .. lane, 'rt', 'rc', 'd', 'dt', 'm', 'mt', 'mc', 's')
  if openLimit >= 0 and u[1] + 1 > openLimit then
    refuse(subject, 3, HINT)
  end
  if dayLimit < 0 and monthLimit < 0 and budget < 0 then
    return
  end
  if u[9] ~= 1 then
    return refuse(subject, 8, 0)
  end
  local dayTokens = u[4] == today and u[5] or 0
  local isThisMonth = u[6] == monthOf(today)
  local monthTokens = isThisMonth and u[7] or 0
  local monthCost = isThisMonth and u[8] or 0
  checkTotal(subject, dayTokens, u[2], need, dayLimit, 4, function() return (today + 1) * DAY - now end)
  checkTotal(subject, monthTokens, u[2], need, monthLimit, 5, untilMonthEnds)
  checkTotal(subject, monthCost, u[3], cost, budget, 6, untilMonthEnds)
end

local function limitsOf(subject)
  local l = {}
  for i = 1, 6 do
    l[i] = tonumber(ARGV[6 + (subject - 1) * 6 + i])
  end
  l.tracked = l[2] >= 0 or l[3] >= 0 or l[4] >= 0 or l[5] >= 0 or l[6] >= 0
  return l
end

local function takePace(w, tracked)
  w.last = w.slice
  w.requests = w.requests + 1
  w.tokens = w.tokens + (tracked and need or 0)
  redis.call('HSET', w.name, 'f', w.first, 'l', w.last, 'r', w.requests, 't', w.tokens)
  redis.call('HINCRBY', w.name, 'r' .. w.slice, 1)
  local due = redis.call('ZRANGEBYSCORE', w.promises, '-inf', now, 'LIMIT', 0, 1)
  if due[1] then
    redis.call('ZREM', w.promises, due[1])
    redis.call('HINCRBY', w.name, 'pt', 0 - tonumber(string.match(due[1], ':(%d+)$')))
  end
  if tracked then
    redis.call('HINCRBY', w.name, 't' .. w.slice, need)
  end
  redis.call('PEXPIRE', w.name, WINDOW_MILLIS)
end

-- A minute that nobody limits isn't written: lines of batches aren't asked about it, and must not fill it for others.
local function take(subject, w, tracked, paced)
  if paced then
    takePace(w, tracked)
  end
  if tracked then
    redis.call('ZADD', key(subject, 3), math.floor(now / 1000) + leaseMillis, job)
    redis.call('PEXPIRE', key(subject, 3), LONGEST_JOB_MILLIS)
    writeNote(subject, job, {slice = paced and w.slice or 0, tokens = need, cost = cost, place = lane})
    redis.call('PEXPIRE', key(subject, 4), LONGEST_JOB_MILLIS)
    local totals = key(subject, 5)
    redis.call('HINCRBY', totals, 'n' .. lane, 1)
    redis.call('HINCRBY', totals, 'rt', need)
    redis.call('HINCRBY', totals, 'rc', cost)
    redis.call('PEXPIRE', totals, TOTALS_MILLIS)
  end
end

local windows, limits, known = {}, {}, {}
for subject = 1, count do
  limits[subject] = limitsOf(subject)
  known[subject] = takes and limits[subject].tracked and redis.call('HEXISTS', key(subject, 4), job) == 1
end
for subject = 1, count do
  local l = limits[subject]
  windows[subject] = readWindow(subject)
  if takes and known[subject] then
    -- The same job again: it holds what it needs already.
    if l[1] >= 0 and windows[subject].requests + 1 > l[1] then
      checkPace(subject, windows[subject], l[1], -1)
    end
  elseif takes then
    if l.tracked then
      checkTotals(subject, l[3], l[4], l[5], l[6])
    end
    checkPace(subject, windows[subject], l[1], l[2])
  end
end

local reserved = 0
if takes and verdict == 0 then
  for subject = 1, count do
    local isNew = limits[subject].tracked and not known[subject]
    take(subject, windows[subject], isNew, limits[subject][1] >= 0 or limits[subject][2] >= 0)
    if isNew then
      reserved = 1
    end
  end
end

local answer = {verdict, by, math.ceil(wait), reserved}
for subject = 1, count do
  local w, l = windows[subject], limits[subject]
  answer[#answer + 1] = l[1] < 0 and -1 or math.max(0, l[1] - w.requests)
  answer[#answer + 1] = l[2] < 0 and -1 or math.max(0, l[2] - w.tokens)
  answer[#answer + 1] = math.ceil(resetOf(w))
end
return answer
