-- lz4 takes less of the processor than PostgreSQL's own compression, which was a fifth of what a batch costs; a server may
-- have been built without it.
do $$ begin
  alter table orchestrations alter candidates set compression lz4;
exception when feature_not_supported or invalid_parameter_value then
  null;
end $$;
