namespace Edge.Packages.Tests;

/// <summary>A test of the packages in <c>artifacts/</c>. Reported as skipped where nobody has made them.</summary>
public sealed class FactWithPackagesAttribute : FactAttribute
{
    public FactWithPackagesAttribute()
    {
        if (Feed.Packages.Length < 3)
            Skip = "needs the packages: make pack";
    }
}
