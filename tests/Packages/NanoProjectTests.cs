using System.IO.Compression;

namespace Edge.Packages.Tests;

/// <summary>
/// Projects of the template edge-nano, and with it the targets of Edge.Build for nanoFramework. Its project system is Visual Studio's: another stands in,
/// which compiles against the signatures of nanoFramework's mscorlib.
/// </summary>
public sealed class NanoProjectTests(TemplateUser user) : IClassFixture<TemplateUser>
{
    [FactWithPackages]
    public void A_new_project_compiles_to_one_assembly_that_nanoCLR_can_run()
    {
        user.Dotnet("", "new", "edge-nano", "-o", "Device", "--board", "esp32-s3-eye").EndedWith(0);
        string packages = user.PathOf("Device/packages");
        ZipFile.ExtractToDirectory(Feed.Of("Edge.Build"), Path.Combine(packages, $"Edge.Build.{Feed.Version}"));
        string library = Path.Combine(packages, "nanoFramework.CoreLibrary.1.17.11", "lib");
        Directory.CreateDirectory(library);
        string signatures = Directory.GetFiles(Path.Combine(Golden.Root(), "device", "compat", "CoreLibrary", "bin"), "mscorlib.dll", SearchOption.AllDirectories)[0];
        File.Copy(signatures, Path.Combine(library, "mscorlib.dll"));
        string system = Path.Combine(Golden.Root(), "tests", "Packages", "nano-project-system") + Path.DirectorySeparatorChar;
        Assert.Contains("Board=\"esp32-s3-eye\"", File.ReadAllText(user.PathOf("Device/Device/Device.nfproj")));

        user.Dotnet("Device/Device", "msbuild", "Device.nfproj", "-nologo", "-p:Configuration=Release", $"-p:NanoFrameworkProjectSystemPath={system}").EndedWith(0);
        string program = user.PathOf("Device/Device/bin/Release/Device.exe");
        Assert.True(File.Exists(program));
        string tool = Path.Combine(packages, $"Edge.Build.{Feed.Version}", "tool", "edge.dll");
        user.Dotnet("Device", tool, "verify", program).EndedWith(0);
    }
}
