-- The end of a job, as far as its ingress knows it: the real usage takes the place of the estimate.
--
-- KEYS     five for each subject (see limits.lua)
-- ARGV[1]  the job
-- ARGV[2]  end: its place is free, what it needed isn't known; usage: it is; back: it never ran
-- ARGV[3]  tokens
-- ARGV[4]  nano-dollars
-- Returns  {how many subjects had a reservation of it}
--
-- What is held goes on being held until the ledger counts it (fold.lua). Run twice, or after that, it changes nothing.
local job = ARGV[1]
local found = 0
for subject = 1, #KEYS / 5 do
  local note = readNote(subject, job)
  if note then
    found = found + 1
    if ARGV[2] == 'back' then
      correct(subject, note, 0)
      drop(subject, job, note)
    else
      local totals = key(subject, 5)
      if ARGV[2] == 'usage' then
        local tokens, cost = tonumber(ARGV[3]), tonumber(ARGV[4])
        correct(subject, note, tokens)
        redis.call('HINCRBY', totals, 'rt', tokens - note.tokens)
        redis.call('HINCRBY', totals, 'rc', cost - note.cost)
        note.tokens, note.cost = tokens, cost
      end
      if note.place > 0 then
        redis.call('HINCRBY', totals, 'n' .. note.place, -1)
        note.place = 0
      end
      writeNote(subject, job, note)
    end
  end
end
return {found}
