-- end: a client left, a deadline passed, or a text can't be continued.
local why, outcome, fence, seq, by_channel, channels, told =
  take(), take(), take_number(), take_number(), take_flag(), names(take()), take_flag()
take_facts()

if st == 'D' then return { 'DONE', j.out, f } end -- 1
if not told then
  if settling() then return { 'SETTLING' } end -- 2
  if by_channel then
    L = without(L, channels)
    if st then put({ L = text(L) }) end
    if #L > 0 then return { 'LISTENED', #L } end -- 3
    if fact('keep') then return { 'KEPT' } end -- 4
  end
end
close(why, outcome, fence, seq, L) -- 5
return { 'DONE', j.out, f }
