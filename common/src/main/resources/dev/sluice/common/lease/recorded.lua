-- recorded: the outcome is in the ledger.
if st ~= 'D' then return { 'GONE' } end -- 2
record() -- 1
return { 'OK' }
