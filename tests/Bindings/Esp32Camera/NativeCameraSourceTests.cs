using System.Diagnostics;
using System.Text.RegularExpressions;
using Edge.Compiler.Emission;

namespace Edge.Bindings.Tests;

/// <summary>The firmware's half of the ESP32's camera: what decides runs here as C, what calls Espressif's component is compiled against declarations only.</summary>
public sealed class NativeCameraSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-native-camera-").FullName;

    public NativeCameraSourceTests()
    {
        foreach (EmittedFile file in Edge.Devices.Nano.Interop.NativeCamera.Firmware(templates: null))
            File.WriteAllText(Path.Combine(_folder, Path.GetFileName(file.Name)), file.Text);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_decides_is_right_under_sanitizers()
    {
        Run("gcc", "-std=c11 -Wall -Wextra -Wconversion -Werror -fsanitize=undefined,address -I. edge_camera.c " + Beside("edge_camera_test.c") + " -o test");
        Assert.Equal("0 faults", Run(Path.Combine(_folder, "test"), "").Trim());
    }

    [Fact]
    public void The_glue_and_its_method_table_compile_against_declarations_of_nanoCLR_and_of_the_component()
    {
        foreach (string file in new[] { "edge_camera_esp32.cpp", "Edge_Camera_Native.cpp" })
            Run("g++", $"-std=c++17 -fsyntax-only -Wall -Wextra -Werror -I. -I{Beside("declarations")} {file}");
    }

    [Fact]
    public void Table_checksum_and_module_are_as_recorded()
    {
        foreach (string name in new[] { "Edge_Camera_Native.cpp", "Edge_Camera_Native.h", "FindINTEROP-Edge.Camera.Native.cmake" })
            Golden.Check($"native-camera/{name}", File.ReadAllText(Path.Combine(_folder, name)));
    }

    [Fact]
    public void Faults_have_one_number_in_both_languages()
    {
        string header = File.ReadAllText(Path.Combine(_folder, "edge_camera.h"));
        int[] native = [.. Regex.Matches(header, @"EDGE_CAMERA_\w+ = -(\d+)").Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Order()];
        int[] managed = [.. typeof(Esp32CameraFault).GetFields().Select(field => (int)field.GetRawConstantValue()!).Where(value => value > 0).Order()];
        Assert.Equal(managed, native);
        Assert.Equal(13, managed.Length);
    }

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, "Esp32Camera", name);

    private string Run(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.Result);
        return output;
    }
}
