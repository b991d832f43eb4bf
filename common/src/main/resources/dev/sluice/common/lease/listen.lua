-- listen: an ingress wants to hear of a job, perhaps in the place of another one.
local channel, replaces = take(), take()

if not st then return { 'ABSENT' } end -- 1
if st == 'D' then return { 'DONE', j.out, f } end -- 2
if replaces ~= '' and not has(L, channel) and not has(L, replaces) then return { 'GONE' } end -- 3
local listening = with(without(L, { replaces }), channel)
if not has(listening, channel) then return { 'FULL' } end -- 4
put({ L = text(listening), orphan_since = '' }) -- 5
return { 'LISTENING', st, j.own or '', f, j.where or '' }
