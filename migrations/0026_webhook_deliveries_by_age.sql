-- Deliveries are forgotten a week after they were taken: without this, every look for such would read all of them.
create index idx_webhook_deliveries_delivered on webhook_deliveries (delivered_at) where state = 'delivered';
