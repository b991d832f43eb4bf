-- release: the owner of this fence gives the job back.
if st == 'R' and f == take_number() then put({ own = '', cid = '' }) end -- 1
return { 'OK' } -- 2
