-- An account is one person's, and so is an identity: neither has two of the other.
drop index account_identity_by_account;
create unique index account_identity_by_account on account_identity (account_id, issuer);

-- Linking an identity opens another way into the account, so the password was typed shortly before: without that, whoever
-- leads a browser that is signed in through the provider as themselves would get a key to somebody else's account.
alter table session add column may_link_until timestamptz;
