-- Reports are made anew from the records each time, the same bytes for the same state; nothing was ever entered here.
drop table report_file;
