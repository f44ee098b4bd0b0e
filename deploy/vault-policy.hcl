# What the service may do in HashiCorp Vault or OpenBao: use its key, and look after its own token.
#
#   vault secrets enable transit
#   vault write -f transit/keys/contactpoint type=aes256-gcm96
#   vault policy write contactpoint vault-policy.hcl
#   vault token create -policy=contactpoint -period=24h -orphan
#
# Another VAULT_MOUNT or VAULT_KEY stands in place of "transit" and "contactpoint" in each path. The key
# is of an AES type, and not derived (derived=true).

# Which versions there are: at the start, and every few seconds while keys are made.
path "transit/keys/contactpoint" { capabilities = ["read"] }

# Wrapping a key for each new case, and opening those that were wrapped.
path "transit/encrypt/contactpoint" { capabilities = ["update"] }
path "transit/decrypt/contactpoint" { capabilities = ["update"] }

# Its own token: until when it lives, more life for it, and which of these rights it lacks.
path "auth/token/lookup-self" { capabilities = ["read"] }
path "auth/token/renew-self" { capabilities = ["update"] }
path "sys/capabilities-self" { capabilities = ["update"] }
