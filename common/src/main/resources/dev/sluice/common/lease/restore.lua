-- restore: the owner writes again, in one step, what Redis has lost.
local own, cid, fence, kind, base, tries, claimed_at =
  take(), take(), take_number(), take(), take_number(), take_number(), take_number()
take_facts()
local where, is_done, outcome, done_at, is_recorded = take(), take_flag(), take(), take_number(), take_flag()
local listeners, entries = names(take()), take_number()

if st == 'D' then -- 1
  if f == fence and is_recorded then record() end
  return { 'DONE', j.out, f }
end
if st and f > fence then return { 'LOST', f } end -- 2

for _, name in ipairs(listeners) do L = with(L, name) end -- 3
local refused, young = j.ref or '', count('young')
redis.call('DEL', J, R)
j = {}
local marks, frame = 0, nil
for _ = 1, entries do
  local entry_fence, entry_seq = take_number(), take_number()
  frame = take()
  if entry_seq == 0 then marks = marks + 1 end
  append(entry_fence, entry_seq, frame)
end
remember()
put({
  st = is_done and 'D' or 'R', f = fence, own = own, cid = cid, kind = kind, base = base, marks = marks, L = text(L),
  acc = 1, ref = refused, tries = tries, young = young, claimed_at = claimed_at, where = where,
})
if is_done then put({ out = outcome, done_at = done_at }) end
keep_job()
keep_reply()
if is_recorded then record() end
publish(L, frame)
return { 'OK', text(L) }
