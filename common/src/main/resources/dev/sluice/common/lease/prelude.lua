-- What every script shares: the job as Redis knows it, and the moves that change it.
-- A script is this file and its own, which takes its arguments in order and answers with a word and its values.
-- Within a script the first row that matches wins; rows are numbered as in the state table.

local J, R, E = KEYS[1], KEYS[2], KEYS[3]
local MAX_LISTENERS, MAX_REFUSED = 4, 64
local SECOND, MINUTE, HOUR = 1000, 60000, 3600000

local taken = 0
local function take()
  taken = taken + 1
  return ARGV[taken]
end
local function take_number() return tonumber(take()) end
local function take_flag() return take() == '1' end

-- tostring() would write large numbers with an exponent.
local function digits(number) return string.format('%.0f', number) end

local clock = redis.call('TIME')
local T = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- Sets of names, which keep their order.
local function names(text)
  local found = {}
  for name in string.gmatch(text or '', '%S+') do found[#found + 1] = name end
  return found
end
local function has(list, name)
  for _, one in ipairs(list) do
    if one == name then return true end
  end
  return false
end
local function without(list, others)
  local left = {}
  for _, one in ipairs(list) do
    if not has(others, one) then left[#left + 1] = one end
  end
  return left
end
local function with(list, name)
  if name == '' or has(list, name) or #list >= MAX_LISTENERS then return list end
  local more = { unpack(list) }
  more[#more + 1] = name
  return more
end
local function text(list) return table.concat(list, ' ') end

-- The job. An empty field is one that isn't there.
local JOB = take()
local j = {}
local stored = redis.call('HGETALL', J)
for i = 1, #stored, 2 do
  if stored[i + 1] ~= '' then j[stored[i]] = stored[i + 1] end
end
local function count(field) return tonumber(j[field]) or 0 end
local st, f, L = j.st, count('f'), names(j.L)

local function put(changes)
  local flat = {}
  for field, value in pairs(changes) do
    if type(value) == 'number' then value = digits(value) end
    flat[#flat + 1] = field
    flat[#flat + 1] = value
    j[field] = value ~= '' and value or nil
  end
  redis.call('HSET', J, unpack(flat))
end

-- What the record says, from a caller who holds it; what is stored comes first.
local header = {}
local FACTS = { 'ep', 'lane', 'tenant', 'deadline', 'hash', 'streamed', 'keep', 'keyed' }
local function take_facts()
  for _, field in ipairs(FACTS) do
    local value = take()
    if value ~= '' then header[field] = value end
  end
end
local function fact(field) return j[field] or header[field] end
local function remember(newest)
  local facts = {}
  for _, field in ipairs(FACTS) do facts[field] = newest and newest[field] or fact(field) end
  put(facts)
end

-- Until e is written nothing is decided: whoever is held by that looks at the epoch, and writes it.
local function epoch() return redis.call('HMGET', E, 'id', 'since', 'len') end
local function any_settling()
  local e = epoch()
  return not e[1] or T < e[2] + e[3]
end
local function settling()
  return any_settling() and (fact('keyed') ~= nil or epoch()[1] ~= fact('ep'))
end
local function is_older_epoch() return epoch()[1] ~= (fact('ep') or '') end

-- Nobody hears of an interactive job's answer once its listeners are gone, unless it is kept.
local function is_given_up_unheard() return fact('lane') == 'interactive' and not fact('keep') end

-- How long the keys live. A job that is touched after its deadline is remembered as long as one that wasn't.
local function deadline() return math.max(tonumber(fact('deadline')) or 0, T) end
local function expire(key, at) redis.call('PEXPIREAT', key, digits(at)) end
local function keep_job()
  if j.st == 'D' and fact('keep') then expire(J, T + 48 * HOUR) else expire(J, deadline() + HOUR) end
end
local function keep_reply()
  if j.st ~= 'D' then
    expire(R, deadline() + 10 * MINUTE)
  elseif fact('lane') ~= 'interactive' then
    -- Until it is recorded the stored answer is the only one.
    expire(R, j.rec and T + 10 * MINUTE or deadline() + 10 * MINUTE)
  else
    expire(R, T + (fact('keep') and 10 * MINUTE or 120 * SECOND))
  end
end

-- The stream. tip() answers (fence, sequence, frame) of its last entry; a marker stands for the entry it goes on after.
local LAST_IN_MARKER = 30 + 6 + 1
local function tip()
  local entry = redis.call('XREVRANGE', R, '+', '-', 'COUNT', 1)[1]
  if not entry then return 0, 0, nil end
  local fence, seq = string.match(entry[1], '^(%d+)-(%d+)$')
  local frame = entry[2][2]
  if seq == '0' then seq = struct.unpack('>I4', frame, LAST_IN_MARKER) end
  return tonumber(fence), tonumber(seq), frame
end
local function publish(listeners, frame)
  for _, name in ipairs(listeners) do
    redis.call('PUBLISH', 'in:' .. name, struct.pack('>I4', #frame) .. frame)
  end
end
local function append(fence, seq, frame)
  redis.call('XADD', R, digits(fence) .. '-' .. digits(seq), 'f', frame)
end
local function marker(fence, final, previous, last, owner, where, tail)
  return struct.pack('>BBI2', 1, 1, final) .. JOB .. struct.pack('>I6I4I6I4', fence, 0, previous, last)
    .. struct.pack('>B', #owner) .. owner .. struct.pack('>B', #where) .. where .. tail
end
local function next_fence(seen)
  -- The stream's own tip counts too: an id at or below it would be refused.
  return math.max(f + 1, seen + 1, tip() + 1, T)
end

-- Ends the job without its owner: no older fence can add to its reply from here on.
local function close(why, outcome, fence, seq, listeners)
  local previous = f > 0 and f or fence
  local _, last, any = tip()
  if not any then last = math.max(count('pos'), seq) end
  if outcome == '' then outcome = '{"v":1,"error":{"code":"' .. why .. '"}}' end
  f = next_fence(fence)
  remember()
  put({ st = 'D', f = f, out = outcome, done_at = T, rec = '' })
  local frame = marker(f, 1, previous, last, '', '', outcome)
  append(f, 0, frame)
  keep_job()
  keep_reply()
  publish(listeners, frame)
end

-- The outcome is in the ledger: a kept job shrinks to what tells its key from another's.
local TOMBSTONE = { 'st', 'f', 'out', 'rec', 'hash', 'tenant' }
local function record()
  if j.rec then return end
  put({ rec = 1 })
  if fact('lane') ~= 'interactive' then keep_reply() end
  if not j.keep then return end
  for field in pairs(j) do
    if not has(TOMBSTONE, field) then redis.call('HDEL', J, field) end
  end
end

local function refuse(attempt)
  local refused = names(j.ref)
  refused[#refused + 1] = attempt
  if #refused > MAX_REFUSED then table.remove(refused, 1) end
  put({ ref = text(refused) })
  keep_job()
end
