-- claim: a worker asks for a job whose record it holds.
local worker, cid, not_after, attempt, channel = take(), take(), take_number(), take(), take()
take_facts()
local envelope, where, expect, dead, stale = take(), take(), take_number(), names(take()), take_flag()

local function held(why, owner, fence) return { 'HELD', why, owner or '', fence or 0 } end
local function done(by_us) return { 'DONE', j.rec and 1 or 0, j.out, count('done_at'), f, by_us, count('tries') } end
local function granted(resumed) return { j.kind, f, count('base'), j.L or '', count('tries'), resumed } end
local listening = without(with(L, channel), dead)

local function closed(why)
  close(why, '', 0, 0, listening)
  return done(1)
end

local young = count('young')
if st == 'R' and j.own and T < count('claimed_at') + MINUTE then young = young + 1 end

local function grant(kind, last)
  local previous, marks, tries = f, count('marks'), count('tries')
  if not (st == 'R' and not j.own) then tries = tries + 1 end
  f = next_fence(0)
  if last == 0 then
    redis.call('DEL', R)
    marks = 0
  end
  if where == '' then where = j.where or '' end
  remember(header)
  put({
    st = 'R', f = f, own = worker, cid = cid, kind = kind, base = last, marks = marks + 1, L = text(listening),
    claimed_at = T, acc = 1, tries = tries, young = young, where = where, pos = '',
    orphan_since = #listening == 0 and j.orphan_since or '',
  })
  local frame = marker(f, 0, previous, last, worker, where, envelope)
  append(f, 0, frame)
  keep_job()
  keep_reply()
  publish(listening, frame)
  return granted(0)
end

if T > not_after then return { 'LATE' } end -- 1
if has(names(j.ref), attempt) then return { 'REFUSED' } end -- 2
if stale and (not st or st == 'W' and not j.acc) then -- 3
  refuse(attempt)
  return { 'REFUSED' }
end
if st == 'D' then -- 4
  local _, _, frame = tip()
  if frame and channel ~= '' then publish(without({ channel }, dead), frame) end
  return done(0)
end
if st == 'R' and j.own then
  if j.cid == cid then return granted(1) end -- 5
  if expect ~= f then return held('owner', j.own, f) end -- 6
end
if st ~= 'R' and settling() then return held('settling') end -- 7
if not st and is_older_epoch() and is_given_up_unheard() then return closed('cancelled') end -- 8
if T > tonumber(header.deadline) then
  if settling() then return held('settling') end -- 9
  return closed('expired') -- 10
end
if #listening == 0 and is_given_up_unheard() and not any_settling() then
  local since = tonumber(j.orphan_since) or T
  put({ L = '', orphan_since = since })
  keep_job()
  if T < since + 15 * SECOND then return held('orphan') end -- 11
  return closed('cancelled') -- 12
end
if young >= 3 or count('tries') >= 10 then return closed('failed') end -- 13
if st == 'W' and count('pos') > 0 and header.streamed then return grant('INTERRUPT', count('pos')) end -- 14
if st ~= 'R' or not header.streamed then return grant('RUN', 0) end -- 15
local _, last = tip()
if last == 0 then return grant('RUN', 0) end -- 15
if redis.call('XLEN', R) == last + count('marks') then return grant('RUN', last) end -- 16
return grant('INTERRUPT', last) -- 17
