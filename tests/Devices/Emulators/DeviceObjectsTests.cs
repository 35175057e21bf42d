using Edge.Compiler.Ir;
using Edge.Devices.Emulators;
using Edge.Devices.Tests.Tools;
using Edge.Devices.Tools;

namespace Edge.Devices.Tests.Emulators;

public sealed class DeviceObjectsTests : IDisposable
{
    private const string Source = "bare/host/port.c";
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-objects-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ToolFact(Programs.Gcc)]
    public void An_object_is_compiled_once_for_its_flags()
    {
        string first = Compile("-O1");
        File.WriteAllText(first, "kept");
        Assert.Equal(first, Compile("-O1"));
        Assert.Equal("kept", File.ReadAllText(first));
        Assert.NotEqual(first, Compile("-O2"));
    }

    [ToolFact(Programs.Gcc)]
    public void Builds_at_the_same_time_get_the_same_object_and_leave_nothing_else()
    {
        var paths = new string[8];
        Parallel.For(0, paths.Length, i => paths[i] = Compile("-O1"));
        Assert.Equal([paths[0]], paths.Distinct());
        Assert.Equal([paths[0]], Directory.GetFiles(_folder));
    }

    [ToolFact(Programs.Gcc)]
    public void What_a_lost_computer_left_empty_is_compiled_again()
    {
        string path = Compile("-O1");
        File.WriteAllBytes(path, []);
        Compile("-O1");
        Assert.True(new FileInfo(path).Length > 0);
    }

    [ToolFact(Programs.Gcc)]
    public void Objects_that_no_build_asked_for_in_a_month_are_removed()
    {
        string old = Compile("-O0"), used = Compile("-O1");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-31));
        File.SetLastWriteTimeUtc(used, DateTime.UtcNow.AddDays(-31));
        Compile("-O1");
        string added = Compile("-O2");
        Assert.Equal(new[] { used, added }.Order(), Directory.GetFiles(_folder).Order());
    }

    [ToolFact(Programs.Gcc)]
    public void A_file_that_does_not_compile_is_a_fault_and_leaves_nothing()
    {
        var fault = Assert.Throws<ModelException>(() => Compile("-include", "nonesuch.h"));
        Assert.Contains("nonesuch.h", fault.Message);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [ToolFact(Programs.Gcc)]
    public void Where_no_folder_can_be_made_objects_stand_elsewhere()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "no folder");
        Assert.True(File.Exists(Compile(new DeviceObjects(Path.Combine(file, "objects")), "-O1")));
    }

    private string Compile(params string[] flags) => Compile(new DeviceObjects(_folder), flags);

    private static string Compile(DeviceObjects objects, params string[] flags) =>
        objects.Compile(ExternalTool.Named("gcc").Require(), flags, Source, TimeSpan.FromMinutes(1), run => new ModelException("E0405", Source, run.Output));
}
