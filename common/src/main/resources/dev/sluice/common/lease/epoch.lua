-- epoch: looks whether Redis has forgotten anything since the last look, and begins a new epoch if so.
local proposed = take()
-- The script asks the server itself: a caller's idea of the run id may be older than its connection.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local id, since, length = unpack(epoch())
if not id or redis.call('HGET', E, 'run') ~= run then
  -- What survived a restart lacks a second at most, but an earlier settling may not be over.
  length = id and math.max(3 * SECOND, since + length - T) or 8 * SECOND
  id, since = proposed, T
  redis.call('HSET', E, 'id', id, 'run', run, 'since', digits(since), 'len', digits(length))
end
return { 'EPOCH', id, run, tonumber(since), tonumber(length), T }
