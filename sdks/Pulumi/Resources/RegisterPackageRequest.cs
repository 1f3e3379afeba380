namespace Pulumi;

/// <summary>Names a parameterised package. This SDK has none, so nothing constructs one and only null can be passed; the type is here
/// because constructors that take it decide which calls are ambiguous.</summary>
public class RegisterPackageRequest
{
    private RegisterPackageRequest()
    {
    }
}
