-- What the ledger says: totals of its partitions take the place of older ones, and the jobs in them are held no more.
--
-- KEYS     five for each subject (see limits.lua)
-- ARGV[1]  1 if every partition is told, so that what isn't is zero
-- then for each subject: the number of rows, and in each row: partition, offset, day, tokens of the day, month, tokens
--          of the month, nano-dollars of the month
-- then     jobs that the ledger has, each with its tokens
-- Returns  {how many of the jobs were still held}
--
-- A row counts only if its offset is above the one that is known. So it may come twice, late or from two ingresses:
-- what stands at the end is the ledger's, whatever the order.
local at = 2
for subject = 1, #KEYS / 5 do
  local totals = key(subject, 5)
  local rows = tonumber(ARGV[at])
  at = at + 1
  local changed = false
  for _ = 1, rows do
    local field = 'p' .. ARGV[at]
    local offset = tonumber(ARGV[at + 1])
    local known = redis.call('HGET', totals, field)
    if not known or tonumber(string.match(known, '^(%d+)')) < offset then
      redis.call('HSET', totals, field, table.concat({unpack(ARGV, at + 1, at + 6)}, ':'))
      changed = true
    end
    at = at + 7
  end
  if ARGV[1] == '1' then
    redis.call('HSET', totals, 's', 1)
  end
  if changed then
    local d, dt, m, mt, mc = 0, 0, 0, 0, 0
    local all = redis.call('HGETALL', totals)
    for i = 1, #all, 2 do
      local day, dayTokens, month, monthTokens, cost =
        string.match(all[i + 1], '^%d+:(%d+):(%d+):(%d+):(%d+):(%d+)$')
      if day and string.sub(all[i], 1, 1) == 'p' then
        day, month = tonumber(day), tonumber(month)
        if day > d then
          d, dt = day, 0
        end
        if day == d then
          dt = dt + dayTokens
        end
        if month > m then
          m, mt, mc = month, 0, 0
        end
        if month == m then
          mt = mt + monthTokens
          mc = mc + cost
        end
      end
    end
    redis.call('HSET', totals, 'd', d, 'dt', dt, 'm', m, 'mt', mt, 'mc', mc)
  end
  redis.call('PEXPIRE', totals, TOTALS_MILLIS)
end

local held = 0
for i = at, #ARGV, 2 do
  local job, tokens = ARGV[i], tonumber(ARGV[i + 1])
  local found = false
  for subject = 1, #KEYS / 5 do
    local note = readNote(subject, job)
    if note then
      correct(subject, note, tokens)
      drop(subject, job, note)
      found = true
    end
  end
  if found then
    held = held + 1
  end
end
return {held}
