using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;

namespace Edge.Cli.Verbs;

/// <summary>One device after the other; of several, those that fail keep no other one waiting and are told at the end.</summary>
/// <param name="count">Of all devices; where there is one alone, its error is the verb's.</param>
internal sealed class SeveralDevices(Session session, int count)
{
    /// <summary>The disk of this computer, which no other device would find in another state.</summary>
    private const string FullDisk = "E0640";

    private readonly List<DeviceException> _failed = [];

    /// <returns>What came of the devices that did not fail.</returns>
    public List<T> Each<TDevice, T>(IEnumerable<TDevice> devices, Func<TDevice, T> ask)
    {
        var results = new List<T>();
        foreach (TDevice device in devices)
        {
            try
            {
                results.Add(ask(device));
            }
            catch (DeviceException e) when (count > 1 && e.Code != FullDisk)
            {
                _failed.Add(e);
            }
        }

        return results;
    }

    /// <summary>Names the devices that failed.</summary>
    /// <param name="otherwise">The exit code where none did.</param>
    public int Ended(int otherwise)
    {
        foreach (DeviceException error in _failed)
            session.Error.WriteLine($"edge: error {error.Code}: {error.Message}");
        return _failed.Count == 0 ? otherwise : LineFlashing.SomeFailed;
    }
}
