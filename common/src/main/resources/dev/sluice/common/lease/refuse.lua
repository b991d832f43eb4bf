-- refuse: this produce attempt is never to be executed.
local attempt, channel, told = take(), take(), take_flag()
take_facts()

if has(names(j.ref), attempt) then return { 'REFUSED' } end -- 1
if st == 'D' then return { 'ACCEPTED', 'D', '', f, j.out } end -- 2
if st == 'R' or j.acc then -- 3
  put({ L = text(with(L, channel)), orphan_since = '' })
  return { 'ACCEPTED', st, j.own or '', f }
end
if not told and settling() then -- 4
  remember()
  put({ st = 'W', L = text(with(L, channel)) })
  keep_job()
  return { 'SETTLING' }
end
put({ L = text(without(L, { channel })) }) -- 5
refuse(attempt)
return { 'REFUSED' }
