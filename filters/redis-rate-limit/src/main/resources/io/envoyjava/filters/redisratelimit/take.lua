-- Takes a token from a client's bucket. Returns 0, or the milliseconds until there is a token.
-- KEYS[1]: the bucket; ARGV[1]: how many tokens it holds; ARGV[2]: the milliseconds in which it fills
local capacity, period = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'filled')
local tokens = tonumber(bucket[1]) or capacity
local filled = tonumber(bucket[2]) or now
tokens = math.min(capacity, tokens + math.max(0, now - filled) * capacity / period)
local wait = 0
if tokens >= 1 then
  tokens = tokens - 1
else
  wait = math.ceil((1 - tokens) * period / capacity)
end
redis.call('HSET', KEYS[1], 'tokens', tokens, 'filled', now)
-- By then it is full, and a new one is full, too.
redis.call('PEXPIRE', KEYS[1], period)
return wait
