# shellcheck shell=bash
# A stack under Pulumi: which state, which programs. Sourced after lib.sh by the steps that deploy, compare and promote.

# Set by lib.sh.
: "${work=}" "${root=}" "${REFUSED=}" "${COULD_NOT=}"

stack_help() {
  cat << 'HELP'
  STACK                   the stack
  PULUMI_BACKEND_URL      where its state is, for example azblob://pulumi?storage_account=contosostate
  PULUMI_SECRETS_PROVIDER what its secrets are encrypted with, for example azurekeyvault://NAME.vault.azure.net/keys/pulumi; for a stack's first update

Pulumi and az are signed in: azure/login for az, the state and kubelogin, ARM_USE_OIDC with the job's own token for Azure's providers.
HELP
}

# stack_selected: signs in to the state. A stack that it does not know yet is made by who deploys it, and by nobody else.
stack_selected() {
  state
  attempt "$work/said" pulumi stack select "$STACK" > "$work/none" || fail "$COULD_NOT" "the stack $STACK cannot be selected: it has to be deployed first"
}

# stack_made: the same, and it is made.
stack_made() {
  state
  attempt "$work/said" pulumi stack select --create "$STACK" ${PULUMI_SECRETS_PROVIDER:+--secrets-provider "$PULUMI_SECRETS_PROVIDER"} > "$work/none" \
    || fail "$REFUSED" "the stack $STACK cannot be selected"
}

state() {
  a_stack
  given PULUMI_BACKEND_URL '[a-z]+://[^[:cntrl:][:space:]]+' "where the state is (azblob://…, file://…)"
  given PULUMI_SECRETS_PROVIDER '[^[:cntrl:][:space:]]*' "a secrets provider, or nothing"
  needs pulumi "it deploys"
  cd "$root" || fail "$COULD_NOT" "there is no folder $root"
  attempt "$work/said" pulumi login "$PULUMI_BACKEND_URL" > "$work/none" || fail "$COULD_NOT" "pulumi cannot sign in to the state"
}

# kubeconfig_of CLUSTER: KUBECONFIG for an AKS cluster, without a credential in it: kubelogin signs in as az is.
kubeconfig_of() {
  local group
  export KUBECONFIG=$work/kubeconfig
  group=$(az aks list --query "[?name=='$1'].resourceGroup | [0]" --output tsv) || fail "$COULD_NOT" "az cannot list clusters"
  attempt "$work/said" az aks get-credentials --resource-group "$group" --name "$1" --file "$KUBECONFIG" --only-show-errors >&2 \
    || fail "$COULD_NOT" "az gives no kubeconfig for $1"
  kubelogin convert-kubeconfig --login azurecli --kubeconfig "$KUBECONFIG" || fail "$COULD_NOT" "kubelogin cannot use the kubeconfig of $1"
}

# shown COMMAND…: runs it, with what it says on the log and in $work/shown; the code is the command's.
shown() {
  local code=0
  "$@" 2>&1 | tee "$work/shown" >&2 || code=${PIPESTATUS[0]}
  return "$code"
}

# told TITLE: the end of $work/shown on the run's page.
told() {
  tail -c 60000 "$work/shown" > "$work/end"
  { printf '### %s\n\n' "$1"; fenced "$work/end"; } | summary
}
