using ImageTrust.Infra.Settings;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>
/// Who sends a request, as CEL over <c>request.userInfo</c>. AKS names people by their user principal name and programs by their object id,
/// and gives the object id of both as <c>extra.oid</c>; groups are object ids. Only who may impersonate can choose any of these.
/// </summary>
internal static class GuardAccounts
{
    /// <summary>Members can do anything and are asked by no authorizer: certificates of AKS itself, and of clusters with local accounts.</summary>
    private const string Masters = "system:masters";

    /// <summary>
    /// Kubernetes' own: controllers and add-ons of kube-system, with and without an account of their own, kubelets, the API server; and the
    /// certificate by which AKS looks after a cluster. That name alone could be anybody's certificate.
    /// </summary>
    public const string Cluster =
        $"(request.userInfo.groups.exists(g, g in ['system:serviceaccounts:{ReservedNamespaces.Cluster}', 'system:nodes'])"
        + " || request.userInfo.username in ['system:kube-controller-manager', 'system:apiserver']"
        + $" || (request.userInfo.username == 'aksService' && '{Masters}' in request.userInfo.groups))";

    public static string Deployer(DeployerSettings deployer) =>
        deployer.Kind == PrincipalKind.Group ? InGroup(deployer.ObjectId) : Principal(deployer.ObjectId.ToString("D"));

    /// <param name="account"><c>NAMESPACE/NAME</c> of a service account, or an Entra object id.</param>
    public static string Account(string account) => account.Split('/') is [var space, var name]
        ? $"request.userInfo.username == {Cel.Text($"system:serviceaccount:{space}:{name}")}"
        : Principal(account);

    public static string Administrators(IReadOnlyList<Guid> groups) =>
        $"request.userInfo.groups.exists(g, g in {Cel.List([Masters, .. groups.Select(group => group.ToString("D"))])})";

    private static string InGroup(Guid group) => $"{Cel.Text(group.ToString("D"))} in request.userInfo.groups";

    private static string Principal(string id) =>
        $"(request.userInfo.username == {Cel.Text(id)} || {Cel.Text(id)} in request.userInfo.?extra['oid'].orValue([]))";
}
