# What 'contactpoint keys rotate' and 'contactpoint keys destroy' may do beside vault-policy.hcl. Give it
# to a token of whoever keeps the keys, with both policies, set as VAULT_TOKEN for that command alone.
#
#   vault policy write contactpoint-keeper vault-policy-keeper.hcl
#   vault token create -policy=contactpoint -policy=contactpoint-keeper -ttl=1h

# A new version of the key.
path "transit/keys/contactpoint/rotate" { capabilities = ["update"] }

# Destroying old versions for good: first refused, then trimmed.
path "transit/keys/contactpoint/config" { capabilities = ["update"] }
path "transit/keys/contactpoint/trim" { capabilities = ["update"] }
