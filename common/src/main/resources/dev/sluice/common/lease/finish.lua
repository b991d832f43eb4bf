-- finish: the owner has sent every frame.
local fence, seq, outcome, frame = take_number(), take_number(), take(), take()

if st == 'R' and f == fence then
  if settling() then return { 'SETTLING' } end -- 1
  local tip_fence, last = tip()
  if tip_fence ~= f or last ~= seq then return { 'BEHIND', tip_fence, last } end -- 3
  put({ st = 'D', out = outcome, done_at = T, rec = '' }) -- 2
  append(f, seq + 1, frame)
  keep_job()
  keep_reply()
  publish(L, frame)
  return { 'OK' }
end
if st == 'D' and f == fence then return { 'OK' } end -- 4
if not st or st == 'W' and f <= fence or st == 'R' and f < fence then return { 'GONE' } end -- 5
return { 'LOST', st, f } -- 6
