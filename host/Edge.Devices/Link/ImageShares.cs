namespace Edge.Devices.Link;

/// <summary>Which device brings the result of which image: at first image i is that of device i modulo their number.</summary>
/// <remarks>Used by the threads of all devices. What a device that has gone leaves is anyone's who has nothing left to do.</remarks>
internal sealed class ImageShares
{
    private const int Nobody = -1, MostOfNobody = 8;

    private readonly Lock _lock = new();
    private readonly int[] _owner;
    private readonly bool[] _isGone;
    private readonly LinkResult?[] _results;
    private int _missing;

    public ImageShares(int images, int devices)
    {
        _owner = [.. Enumerable.Range(0, images).Select(image => image % devices)];
        _isGone = new bool[devices];
        _results = new LinkResult?[images];
        _missing = images;
    }

    /// <summary>Every image has a result, or nobody is left to bring one.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
                return _missing == 0 || _isGone.All(isGone => isGone);
        }
    }

    /// <summary>The images a device is to judge now; none: not at this time.</summary>
    public int[] Take(int device)
    {
        lock (_lock)
        {
            int[] own = Missing(device);
            if (own.Length > 0)
                return own;
            foreach (int image in Missing(Nobody).Take(MostOfNobody))
                _owner[image] = device;
            return Missing(device);
        }
    }

    /// <summary>How many images a device still has to judge.</summary>
    public int MissingOf(int device)
    {
        lock (_lock)
            return Missing(device).Length;
    }

    public void Arrived(LinkResult result)
    {
        lock (_lock)
        {
            _results[result.Index] = result;
            _missing--;
        }
    }

    /// <summary>A device has gone, or has done its work.</summary>
    public void Leave(int device)
    {
        lock (_lock)
        {
            _isGone[device] = true;
            foreach (int image in Missing(device))
                _owner[image] = Nobody;
        }
    }

    /// <summary>Of each image: its result where the device brought it.</summary>
    public LinkResult?[] ResultsOf(int device)
    {
        lock (_lock)
            return [.. _results.Select((result, image) => _owner[image] == device ? result : null)];
    }

    private int[] Missing(int owner) => [.. Enumerable.Range(0, _owner.Length).Where(image => _owner[image] == owner && _results[image] is null)];
}
