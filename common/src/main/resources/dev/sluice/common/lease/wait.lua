-- wait: an ingress waits for a job that may not be known yet.
local channel, fence, seq, accepted = take(), take_number(), take_number(), take_flag()
take_facts()

if j.hash and header.hash and j.hash ~= header.hash then return { 'CONFLICT' } end -- 1
if st == 'D' then return { 'DONE', j.out, f } end -- 2
local listening = with(L, channel)
if not has(listening, channel) then return { 'FULL' } end -- 3
put({ L = text(listening), orphan_since = '' })
if st == 'R' then return { 'RUNNING', j.own or '', f, j.where or '' } end -- 4
remember() -- 5
put({
  st = 'W', f = math.max(f, fence), pos = math.max(count('pos'), seq), acc = (j.acc or accepted) and 1 or '',
})
keep_job()
return { 'WAITING', j.acc and 1 or 0 }
