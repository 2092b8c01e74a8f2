-- Customers send the address of the provider's page, with or without a query and on more than one host. What tells the
-- link is the end of its path; an index by hash, because it is only ever looked up whole.
create index connection_link_token on connection_link
    using hash ((substring(provider_url from '([^/?#]+)/?(?:[?#].*)?$')));
