namespace Edge.Packages.Tests;

/// <summary>A new user who has the templates.</summary>
public sealed class TemplateUser : NewUser
{
    public TemplateUser()
    {
        if (Feed.Packages.Length > 0)
            Dotnet("", "new", "install", Feed.Of("Edge.Templates")).EndedWith(0);
    }

    /// <summary>A project of the template <c>edge-inspection</c>.</summary>
    internal void NewInspection(string name) => Dotnet("", "new", "edge-inspection", "-o", name).EndedWith(0);

    internal Printed Build(string project, params string[] more) => Dotnet(project, ["build", "-nologo", "-warnaserror", .. more]);
}
